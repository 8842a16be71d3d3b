package org.sitless.app.icmpv6;

import org.sitless.dataplane.wire.Ipv6Address;

/**
 * An ICMPv6 message to be sent.
 *
 * @param source one of our addresses on the device
 * @param destination a neighbour, a group, or whoever is behind the tunnel
 * @param hopLimit 255 for neighbour discovery (RFC 4861 §6.1), 64 otherwise
 * @param message from the type on; the kernel puts the checksum in
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record OutgoingIcmpv6(Ipv6Address source, Ipv6Address destination, int hopLimit, byte[] message) {}
