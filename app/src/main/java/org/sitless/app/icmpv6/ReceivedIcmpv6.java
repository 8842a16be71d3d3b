package org.sitless.app.icmpv6;

import org.sitless.dataplane.wire.Ipv6Address;

/**
 * An ICMPv6 message as it came; its checksum was verified by the kernel (RFC 3542 §3.1).
 *
 * @param source who sent it, {@code ::} if it has no address yet
 * @param destination to which of our addresses, or to which group
 * @param hopLimit what was left of it; 255 proves that no router passed it on (RFC 5082)
 * @param message from the type on
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ReceivedIcmpv6(Ipv6Address source, Ipv6Address destination, int hopLimit, byte[] message) {
    /** The ICMPv6 type, -1 if there is none. */
    public int type() {
        return message.length == 0 ? -1 : message[0] & 0xFF;
    }
}
