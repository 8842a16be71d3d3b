package org.sitless.linux.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * An IPv4 or IPv6 address as a value. Unlike {@link InetAddress} it never asks a name service and never turns an IPv4-mapped IPv6
 * address ({@code ::ffff:192.0.2.1}) into an IPv4 one behind your back.
 *
 * <pre>
 *            high                 low
 *   IPv6   [ bytes 0..7      ][ bytes 8..15     ]   big endian each
 *   IPv4   [ 0               ][ 0     | address ]   the lower 32 bits
 * </pre>
 *
 * @param family IPv4 or IPv6
 * @param high the first eight bytes of an IPv6 address, zero for IPv4
 * @param low the last eight bytes of an IPv6 address, or the IPv4 address in the lower 32 bits
 */
public record IpAddress(IpFamily family, long high, long low) {
    private static final long IPV4_MASK = 0xFFFF_FFFFL;

    /** Refuses an IPv4 address with more than 32 bits. */
    public IpAddress {
        if (family == IpFamily.IPV4 && (high != 0 || (low & ~IPV4_MASK) != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    /** An IPv4 address from its 32 bits, first byte uppermost. */
    public static IpAddress ofIpv4(int bits) {
        return new IpAddress(IpFamily.IPV4, 0, bits & IPV4_MASK);
    }

    /** An IPv6 address from its two halves. */
    public static IpAddress ofIpv6(long high, long low) {
        return new IpAddress(IpFamily.IPV6, high, low);
    }

    /** The same address as the JDK has it; the scope of a link-local one is dropped. */
    public static IpAddress of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address ? ofIpv4(bytes.getInt()) : ofIpv6(bytes.getLong(), bytes.getLong());
    }

    /**
     * Reads an address literal: {@code 192.0.2.1} with four decimal parts, or RFC 4291 §2.2 with {@code ::} and a dotted tail.
     *
     * @throws IllegalArgumentException if the text is anything else; names and zones ({@code fe80::1%eth0}) are something else
     */
    public static IpAddress parse(String text) {
        return IpAddressText.parse(text);
    }

    /** {@code 0.0.0.0} or {@code ::}. */
    public static IpAddress unspecified(IpFamily family) {
        return new IpAddress(family, 0, 0);
    }

    /** The address at {@code [offset, offset + family.addressBytes())}, network byte order. */
    static IpAddress read(IpFamily family, DirectBuffer buffer, int offset) {
        if (family == IpFamily.IPV4) {
            return ofIpv4(buffer.getInt(offset, ByteOrder.BIG_ENDIAN));
        }
        return ofIpv6(
                buffer.getLong(offset, ByteOrder.BIG_ENDIAN),
                buffer.getLong(offset + Long.BYTES, ByteOrder.BIG_ENDIAN));
    }

    void write(MutableDirectBuffer buffer, int offset) {
        if (family == IpFamily.IPV4) {
            buffer.putInt(offset, (int) low, ByteOrder.BIG_ENDIAN);
            return;
        }
        buffer.putLong(offset, high, ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + Long.BYTES, low, ByteOrder.BIG_ENDIAN);
    }

    /** True for {@code 0.0.0.0} and {@code ::}. */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /** True for {@code fe80::/10} (RFC 4291 §2.5.6) and {@code 169.254.0.0/16} (RFC 3927). */
    public boolean isLinkLocal() {
        return family == IpFamily.IPV4 ? low >>> 16 == 0xA9FE : high >>> 54 == 0xFE80 >>> 6;
    }

    /** True for {@code ff00::/8} and {@code 224.0.0.0/4}. */
    public boolean isMulticast() {
        return family == IpFamily.IPV4 ? low >>> 28 == 0xE : high >>> 56 == 0xFF;
    }

    /** True for {@code 127.0.0.0/8} and {@code ::1}. */
    public boolean isLoopback() {
        return family == IpFamily.IPV4 ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    /** The 32 bits of an IPv4 address, first byte uppermost. */
    public int ipv4Bits() {
        if (family != IpFamily.IPV4) {
            throw new IllegalStateException(this + " is not an IPv4 address");
        }
        return (int) low;
    }

    /** The bytes in network order: 4 or 16. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(family.addressBytes());
        if (family == IpFamily.IPV4) {
            return bytes.putInt((int) low).array();
        }
        return bytes.putLong(high).putLong(low).array();
    }

    /** The same address for the JDK, which makes an IPv4 address of an IPv4-mapped one. No name service is asked. */
    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(bytes());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("4 and 16 bytes are always an address", impossible);
        }
    }

    /** RFC 5952: lower case, the longest run of zero groups as {@code ::}, IPv4-mapped addresses with a dotted tail. */
    @Override
    public String toString() {
        return IpAddressText.print(this);
    }
}
