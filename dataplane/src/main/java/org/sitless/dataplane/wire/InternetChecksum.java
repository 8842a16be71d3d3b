package org.sitless.dataplane.wire;

import java.nio.ByteOrder;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The checksum of IPv4, TCP, UDP and ICMP: the one's complement of the one's complement sum of all 16-bit words (RFC 1071 §1).
 *
 * <p>A <em>sum</em> is a {@code long}: a one's complement number of 64 bits whose 16-bit words stand in memory order. Such sums may
 * be added in any order and grouping ({@link #add}), as long as each began at an even octet of what is summed (RFC 1071 §2 (A), (B)).
 * {@link #fold} makes 16 bits of it, in reading order: the value that {@code checksum()} of a header view reads and writes.
 *
 * <p>Road of a checksum: 1 {@link #pseudoHeader}, 2 {@link #sum} of headers with the checksum field zero, and of payload, 3
 * {@link #add}, 4 {@link #checksum}.
 *
 * <p>Errors: ranges outside the buffer throw {@link IndexOutOfBoundsException}. Threads: any; it holds nothing and allocates nothing.
 */
public final class InternetChecksum {
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private InternetChecksum() {}

    /** Sum over {@code [offset, offset + length)}; an odd last octet is padded with a zero (RFC 1071 §4.1). */
    public static long sum(UnsafeBuffer buffer, int offset, int length) {
        buffer.boundsCheck(offset, length);
        return sum(buffer.byteArray(), buffer.addressOffset() + offset, length);
    }

    /** Sum over native memory {@code [address, address + length)}, which the caller vouches for. */
    public static long sum(long address, int length) {
        return sum(null, address, length);
    }

    /**
     * Adds 64-bit words without carries: wholes and upper halves are summed apart, and what the wholes lost by overflow is found again
     * as (sum of wholes) - 2^32 * (sum of upper halves), the exact sum of the lower halves. Four loads a turn keep the load units busy.
     */
    private static long sum(byte[] base, long address, int length) {
        long wholes = 0;
        long wholesOdd = 0;
        long uppers = 0;
        long uppersOdd = 0;
        long at = address;
        int left = length;
        for (; left >= 32; left -= 32, at += 32) {
            long first = UnsafeApi.getLong(base, at);
            long second = UnsafeApi.getLong(base, at + 8);
            long third = UnsafeApi.getLong(base, at + 16);
            long fourth = UnsafeApi.getLong(base, at + 24);
            wholes += first;
            uppers += first >>> 32;
            wholesOdd += second;
            uppersOdd += second >>> 32;
            wholes += third;
            uppers += third >>> 32;
            wholesOdd += fourth;
            uppersOdd += fourth >>> 32;
        }
        for (; left >= 8; left -= 8, at += 8) {
            long word = UnsafeApi.getLong(base, at);
            wholes += word;
            uppers += word >>> 32;
        }
        uppers += uppersOdd;
        long lowers = wholes + wholesOdd - (uppers << 32);
        return uppers + lowers + sumOfTail(base, at, left);
    }

    private static long sumOfTail(byte[] base, long address, int length) {
        long sum = 0;
        long at = address;
        int left = length;
        if (left >= 4) {
            sum += UnsafeApi.getInt(base, at) & LOW_HALF;
            at += 4;
            left -= 4;
        }
        if (left >= 2) {
            sum += UnsafeApi.getShort(base, at) & 0xFFFF;
            at += 2;
            left -= 2;
        }
        if (left == 1) {
            int octet = UnsafeApi.getByte(base, at) & 0xFF;
            sum += LITTLE_ENDIAN ? octet : octet << 8;
        }
        return sum;
    }

    /** The sum of two sums: an addition whose carry comes back in at the other end (RFC 1071 §2 (C)). */
    public static long add(long sum, long other) {
        long total = sum + other;
        return Long.compareUnsigned(total, other) < 0 ? total + 1 : total;
    }

    /** Adds a 32-bit field given in reading order, as two words; a 16-bit field is the same with upper half zero. */
    public static long addField(long sum, int field) {
        return add(sum, (LITTLE_ENDIAN ? Integer.reverseBytes(field) : field) & LOW_HALF);
    }

    /**
     * Sum of the IPv6 pseudo-header (RFC 8200 §8.1) of the packet whose header stands at {@code ipv6Offset}.
     *
     * <pre>
     *   | source address 16 | destination address 16 | upper-layer packet length 4 | zero 3 | next header 1 |
     * </pre>
     *
     * @param upperLayerLength of transport header and payload, in bytes; not the IPv6 payload length where extension headers stand
     * @param protocol of the transport header, which need not be the IPv6 header's next header
     */
    public static long pseudoHeader(UnsafeBuffer buffer, int ipv6Offset, int upperLayerLength, int protocol) {
        long addresses = sum(buffer, ipv6Offset + Ipv6Header.SOURCE_OFFSET, 32);
        return addField(addField(addresses, upperLayerLength), protocol);
    }

    /** The 16 bits of a sum in reading order; 0 only where every summed octet was 0. */
    public static int fold(long sum) {
        long half = (sum >>> 32) + (sum & LOW_HALF);
        half = (half >>> 32) + (half & LOW_HALF);
        int folded = (int) ((half >>> 16) + (half & 0xFFFF));
        folded = (folded >>> 16) + (folded & 0xFFFF);
        return LITTLE_ENDIAN ? ((folded & 0xFF) << 8) | (folded >>> 8) : folded;
    }

    /** What goes into the checksum field, in reading order: the complement of the folded sum. */
    public static int checksum(long sum) {
        return ~fold(sum) & 0xFFFF;
    }

    /**
     * A UDP checksum: 0 means "none", so a computed 0 goes as its other name.
     *
     * <p>RFC 768: "If the computed checksum is zero, it is transmitted as all ones". RFC 8200 §8.1 asks the same of UDP over IPv6.
     */
    public static int udpChecksum(long sum) {
        int checksum = checksum(sum);
        return checksum == 0 ? 0xFFFF : checksum;
    }

    /** Whether a sum over everything, checksum field and pseudo-header included, says that nothing changed on the way. */
    public static boolean isValid(long sum) {
        return fold(sum) == 0xFFFF;
    }

    /** The checksum after one 16-bit word of what it covers changed: HC' = ~(~HC + ~m + m') (RFC 1624 §3, equation 3). */
    public static int update(int checksum, int oldWord, int newWord) {
        int sum = (~checksum & 0xFFFF) + (~oldWord & 0xFFFF) + (newWord & 0xFFFF);
        sum = (sum >>> 16) + (sum & 0xFFFF);
        sum = (sum >>> 16) + (sum & 0xFFFF);
        return ~sum & 0xFFFF;
    }
}
