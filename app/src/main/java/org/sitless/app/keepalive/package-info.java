/**
 * Whether the tunnel still carries packets: echo requests to the keepalive address through it, and what silence means (RFC 5572 §4.6).
 *
 * <p>May import {@code icmpv6}, {@code log} and the data plane's values.
 */
package org.sitless.app.keepalive;
