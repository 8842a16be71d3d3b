package org.sitless.app.router;

import org.sitless.app.icmpv6.ReceivedIcmpv6;
import org.sitless.dataplane.wire.Ipv6Address;

/**
 * A host's question who is a router here.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |  Type = 133   |   Code = 0    |          Checksum             |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                            Reserved                           |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |   Options ...
 *   +-+-+-+-+-+-+-+-+-+-+-+-
 * </pre>
 *
 * <p>Source: RFC 4861 §4.1, §6.1.1.
 */
final class RouterSolicitation {
    static final int TYPE = 133;

    /** The source address of a host that has none yet. */
    static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);

    private static final int HEADER_BYTES = 8;
    private static final int UNIT_BYTES = 8;
    private static final int UNFORWARDED_HOP_LIMIT = 255;
    private static final int SOURCE_LINK_LAYER_ADDRESS = 1;

    private RouterSolicitation() {}

    /**
     * Whether it is valid. RFC 4861 §6.1.1: "A router MUST silently discard any received Router Solicitation messages that do not
     * satisfy all of the following validity checks"; the checksum was checked by the kernel.
     */
    static boolean isValid(ReceivedIcmpv6 received) {
        byte[] message = received.message();
        return received.hopLimit() == UNFORWARDED_HOP_LIMIT
                && received.type() == TYPE
                && message.length >= HEADER_BYTES
                && message[1] == 0
                && optionsAreValid(message, received.source().equals(UNSPECIFIED));
    }

    private static boolean optionsAreValid(byte[] message, boolean fromUnspecified) {
        int at = HEADER_BYTES;
        while (at < message.length) {
            int bytes = at + 1 < message.length ? UNIT_BYTES * (message[at + 1] & 0xFF) : 0;
            if (bytes == 0 || at + bytes > message.length) {
                return false;
            }
            if (fromUnspecified && message[at] == SOURCE_LINK_LAYER_ADDRESS) {
                return false;
            }
            at += bytes;
        }
        return true;
    }
}
