/**
 * Where packets come from and go to: TUN devices, sockets, files. Each source and each sink belongs to one lane.
 *
 * <p>May import everything below it ({@code wire} … {@code stage}), {@code tun} and {@code native-loader}; not {@code lane}.
 */
package org.sitless.dataplane.io;
