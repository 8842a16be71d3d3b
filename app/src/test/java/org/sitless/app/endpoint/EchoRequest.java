package org.sitless.app.endpoint;

import java.nio.ByteBuffer;
import org.sitless.dataplane.wire.Ipv6Address;

/** An ICMPv6 echo request written octet by octet, so that nothing of ours says what is right (RFC 4443 §4.1). */
public final class EchoRequest {
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int ICMPV6 = 58;

    private EchoRequest() {}

    public static byte[] of(String source, String destination, int payloadBytes) {
        int length = 8 + payloadBytes;
        ByteBuffer packet = ByteBuffer.allocate(IPV6_HEADER_BYTES + length);
        packet.putInt(0x6000_0000).putShort((short) length).put((byte) ICMPV6).put((byte) 64);
        packet.put(Ipv6Address.parse(source).octets())
                .put(Ipv6Address.parse(destination).octets());
        packet.put((byte) 128)
                .put((byte) 0)
                .putShort((short) 0)
                .putShort((short) 0x5157)
                .putShort((short) 1);
        return finished(packet.array());
    }

    /** The same packet of ICMPv6, whose checksum was 0, with its checksum. */
    static byte[] finished(byte[] packet) {
        ByteBuffer.wrap(packet).putShort(IPV6_HEADER_BYTES + 2, (short) checksum(packet));
        return packet;
    }

    /** RFC 4443 §2.3: one's complement of the sum over pseudo-header and message, sixteen bits at a time. */
    private static int checksum(byte[] packet) {
        long sum = ICMPV6;
        sum += packet.length - IPV6_HEADER_BYTES;
        for (int i = 8; i < packet.length; i++) {
            sum += (i & 1) == 0 ? (packet[i] & 0xFF) << 8 : packet[i] & 0xFF;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return (int) ~sum & 0xFFFF;
    }
}
