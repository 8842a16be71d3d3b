package org.sitless.testbed;

import java.nio.ByteBuffer;

/**
 * A packet as a capture shows it, from its IP header on.
 *
 * @param timeNanos when, since 1970
 * @param ip the bytes from the IP header on, as many as were captured; big-endian, never to be changed
 */
public record CapturedPacket(long timeNanos, ByteBuffer ip) {
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int PROTOCOL_41 = 41;

    /** 4 or 6. */
    public int version() {
        return ip.remaining() == 0 ? 0 : (ip.get(0) & 0xff) >>> 4;
    }

    /** The length that its IP header claims, header included, in bytes. */
    public int lengthBytes() {
        if (version() == 4 && ip.remaining() >= IPV4_HEADER) {
            return ip.getShort(2) & 0xffff;
        }
        return version() == 6 && ip.remaining() >= IPV6_HEADER ? IPV6_HEADER + (ip.getShort(4) & 0xffff) : ip.remaining();
    }

    /** The protocol of an IPv4 packet, the first next header of an IPv6 one. */
    public int protocol() {
        return ip.get(version() == 4 ? 9 : 6) & 0xff;
    }

    /** True if it is IPv6 in IPv4 and shows the inner header. */
    public boolean isSixInFour() {
        return version() == 4 && protocol() == PROTOCOL_41 && ip.remaining() >= ipv4HeaderBytes() + IPV6_HEADER;
    }

    /** The packet inside a 6in4 packet. */
    public CapturedPacket inner() {
        int header = ipv4HeaderBytes();
        return new CapturedPacket(timeNanos, ip.slice(header, ip.remaining() - header));
    }

    private int ipv4HeaderBytes() {
        return (ip.get(0) & 0xf) * 4;
    }

    /** What the checksums in it, outer and inner, are worth. */
    public ChecksumVerdict checksums() {
        return PacketChecksums.judge(ip);
    }

    @Override
    public String toString() {
        return "IPv" + version() + " protocol " + protocol() + " length " + lengthBytes()
                + (isSixInFour() ? " [" + inner() + "]" : "") + " checksums " + checksums();
    }
}
