/**
 * What sitless does to the host, and how it is undone: the TUN device's addresses, routes and values through one
 * {@link org.sitless.app.host.HostJournal}, the folder under {@code /run/sitless} that others read, and the way to the remote end.
 *
 * <p>May import {@code config}, {@code failure}, native-loader and the data plane's values; opens no socket that carries packets.
 */
package org.sitless.app.host;
