package org.sitless.dataplane.tunnel;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.OptionalInt;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * A tunnel's outer IPv4 header (RFC 4213 §3.5), as far as it is known before there is a packet; a UDP header is not part of it.
 *
 * <pre>
 *   |4|5|  TOS   | total length  |       ID      | DF,  0        |  word 0
 *   |  TTL   |protocol|   checksum    |       source            |  word 1
 *   |       destination             |                             word 2, 4 octets
 * </pre>
 *
 * "Fixed or inherited" costs no branch: a field is {@code (inner & mask) | fixed}, where one of the two is zero. The checksum starts
 * from the sum of all that never changes. Values are in reading order. Threads: any; immutable.
 */
public final class OuterTemplate {
    /** RFC 4213 §3.5: "There are no IPv4 options in the encapsulating header." */
    public static final int LENGTH = 20;

    private static final int VERSION_AND_HEADER_LENGTH = 0x45;
    private static final int OCTET = 0xFF;

    private final int inheritedTosMask;
    private final int fixedTos;
    private final int inheritedTtlMask;
    private final int fixedTtl;
    private final int protocol;
    private final int source;
    private final int destination;
    private final int constantSum;

    private OuterTemplate(TunnelSpec spec) {
        OptionalInt tos = spec.trafficClass();
        fixedTos = tos.orElse(0) & ~EcnMapping.MASK;
        inheritedTosMask = (tos.isPresent() ? 0 : OCTET & ~EcnMapping.MASK) | (spec.ecn() ? EcnMapping.MASK : 0);
        fixedTtl = spec.ttl().orElse(0);
        inheritedTtlMask = spec.ttl().isPresent() ? 0 : OCTET;
        protocol = spec.remote().protocol().number();
        source = spec.local().bits();
        destination = spec.remote().address().bits();
        constantSum = (VERSION_AND_HEADER_LENGTH << 8) + protocol + words(source) + words(destination);
    }

    public static OuterTemplate of(TunnelSpec spec) {
        return new OuterTemplate(spec);
    }

    private static int words(int address) {
        return (address >>> 16) + (address & 0xFFFF);
    }

    /**
     * Writes the header as {@code [offset, offset + LENGTH)}, checksum included.
     *
     * @param inner header of the packet behind it
     * @param totalLength the whole outer packet in bytes; 0 for a super-packet that is too long to say so
     * @param identification low 16 bits count
     * @param flags {@link Tunnel#DONT_FRAGMENT} or 0
     */
    public void write(
            UnsafeBuffer buffer, int offset, Ipv6Header inner, int totalLength, int identification, int flags) {
        int tos = (inner.trafficClass() & inheritedTosMask) | fixedTos;
        int ttl = (inner.hopLimit() & inheritedTtlMask) | fixedTtl;
        int id = identification & 0xFFFF;
        int sum = constantSum + tos + totalLength + id + flags + (ttl << 8);
        sum = (sum >>> 16) + (sum & 0xFFFF);
        sum += sum >>> 16;
        long word0 = ((long) ((VERSION_AND_HEADER_LENGTH << 24) | (tos << 16) | totalLength) << 32)
                | ((long) id << 16)
                | flags;
        long word1 = ((long) ((ttl << 24) | (protocol << 16) | (~sum & 0xFFFF)) << 32) | (source & 0xFFFF_FFFFL);
        buffer.putLong(offset, word0, BIG_ENDIAN);
        buffer.putLong(offset + 8, word1, BIG_ENDIAN);
        buffer.putInt(offset + 16, destination, BIG_ENDIAN);
    }
}
