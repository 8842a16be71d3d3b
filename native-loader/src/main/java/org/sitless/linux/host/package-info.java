/**
 * What this machine, kernel and process can do, asked once and answered with a reason: for start-up checks and for {@code sitless doctor}.
 *
 * <p>Changes nothing and needs no privilege. Answers hold for the network namespace of the asking thread. Whether a TUN device can be had is asked in the {@code tun}
 * module, which owns {@code /dev/net/tun}. Imports {@code libc} and {@code layout}.
 */
package org.sitless.linux.host;
