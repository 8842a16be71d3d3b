/**
 * A TUN device for Java: open, adopt, offload, read, write. MTU, addresses, routes and link state are the host's business and not
 * set here.
 *
 * <p>Owns {@code /dev/net/tun} and the virtio header in front of each packet. Must not import the data plane.
 */
package org.sitless.tun;
