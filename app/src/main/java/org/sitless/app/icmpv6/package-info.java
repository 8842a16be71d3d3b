/**
 * ICMPv6 sent and received by ourselves, beside the kernel's own: for keepalive, which asks the other end of the tunnel, and for router
 * mode, which advertises us on a LAN.
 *
 * <p>May import native-loader and the data plane's values, nothing else of app.
 */
package org.sitless.app.icmpv6;
