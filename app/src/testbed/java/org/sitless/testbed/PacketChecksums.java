package org.sitless.testbed;

import java.nio.ByteBuffer;

/**
 * Checks IPv4 header, TCP, UDP and ICMP checksums, through one or more layers of 6in4.
 *
 * <p>Written for captures and on purpose without any code of the data path: the judge must not share a bug with the judged.
 */
final class PacketChecksums {
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IPV6 = 41;
    private static final int ICMPV6 = 58;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private PacketChecksums() {}

    /** Judges the packet that fills {@code ip}; link-layer padding behind it is ignored. */
    static ChecksumVerdict judge(ByteBuffer ip) {
        int version = ip.remaining() < IPV4_HEADER ? 0 : (ip.get(0) & 0xff) >>> 4;
        return switch (version) {
            case 4 -> judgeIpv4(ip);
            case 6 -> ip.remaining() < IPV6_HEADER ? ChecksumVerdict.UNCHECKED : judgeIpv6(ip);
            default -> ChecksumVerdict.UNCHECKED;
        };
    }

    private static ChecksumVerdict judgeIpv4(ByteBuffer ip) {
        int header = (ip.get(0) & 0xf) * 4;
        int length = ip.getShort(2) & 0xffff;
        if (header < IPV4_HEADER || length < header || ip.remaining() < length) {
            return ChecksumVerdict.UNCHECKED;
        }
        if (fold(sum(ip, 0, header)) != 0xffff) {
            return ChecksumVerdict.BAD;
        }
        boolean fragment = (ip.getShort(6) & 0x3fff) != 0;
        int protocol = ip.get(9) & 0xff;
        ByteBuffer payload = ip.slice(header, length - header);
        if (fragment) {
            return ChecksumVerdict.UNCHECKED;
        }
        return switch (protocol) {
            case IPV6 -> judge(payload);
            case ICMP -> fits(payload, 2, 0);
            default -> judgeTransport(payload, protocol, sum(ip, 12, 8) + protocol + payload.remaining(), true);
        };
    }

    private static ChecksumVerdict judgeIpv6(ByteBuffer ip) {
        int end = IPV6_HEADER + (ip.getShort(4) & 0xffff);
        int next = ip.get(6) & 0xff;
        int at = IPV6_HEADER;
        if (ip.remaining() < end) {
            return ChecksumVerdict.UNCHECKED;
        }
        // A routing header would put another destination into the pseudo-header (RFC 8200 §8.1): left alone, as are fragments.
        while ((next == HOP_BY_HOP || next == DESTINATION_OPTIONS) && at + 8 <= end) {
            next = ip.get(at) & 0xff;
            at += 8 + (ip.get(at + 1) & 0xff) * 8;
        }
        if (at > end || next == ROUTING) {
            return ChecksumVerdict.UNCHECKED;
        }
        ByteBuffer payload = ip.slice(at, end - at);
        if (next == IPV6) {
            return judge(payload);
        }
        return judgeTransport(payload, next, sum(ip, 8, 32) + next + payload.remaining(), false);
    }

    private static ChecksumVerdict judgeTransport(ByteBuffer payload, int protocol, long pseudo, boolean zeroAllowed) {
        int field =
                switch (protocol) {
                    case TCP -> 16;
                    case UDP -> 6;
                    case ICMPV6 -> 2;
                    default -> -1;
                };
        if (field < 0 || payload.remaining() < field + 2) {
            return ChecksumVerdict.UNCHECKED;
        }
        if (protocol == UDP && payload.getShort(field) == 0) {
            return zeroAllowed ? ChecksumVerdict.UNCHECKED : ChecksumVerdict.BAD;
        }
        return fits(payload, field, pseudo);
    }

    private static ChecksumVerdict fits(ByteBuffer payload, int field, long pseudo) {
        if (payload.remaining() < field + 2) {
            return ChecksumVerdict.UNCHECKED;
        }
        if (fold(pseudo + sum(payload, 0, payload.remaining())) == 0xffff) {
            return ChecksumVerdict.GOOD;
        }
        boolean unfinished = pseudo != 0 && (payload.getShort(field) & 0xffff) == fold(pseudo);
        return unfinished ? ChecksumVerdict.UNFINISHED : ChecksumVerdict.BAD;
    }

    /** The plain sum of the 16-bit words of {@code [offset, offset + length)}, an odd last byte padded with zero. */
    private static long sum(ByteBuffer bytes, int offset, int length) {
        long sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += bytes.getShort(offset + i) & 0xffff;
        }
        return length % 2 == 0 ? sum : sum + ((bytes.get(offset + length - 1) & 0xff) << 8);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }
}
