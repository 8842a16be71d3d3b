/**
 * Router mode: a delegated prefix on a LAN. The first /64 is advertised there, the rest is unreachable, and when the tunnel dies the LAN
 * is told at once (RFC 4861, RFC 4862, RFC 7084, RFC 8106, RFC 9096).
 *
 * <p>May import {@code host}, {@code icmpv6}, {@code config}, {@code failure}, {@code log}, native-loader and the data plane's values.
 */
package org.sitless.app.router;
