package org.sitless.dataplane.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks an IPv6 packet's extension headers to what ends their chain (RFC 8200 §4).
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |  Next Header  |  Hdr Ext Len  |   Options, routing data ...   |   Hop-by-Hop, Routing, Destination Options:
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   8 * (Hdr Ext Len + 1) octets
 *   |  Next Header  |   Reserved    |      Fragment Offset    |Res|M|   Fragment: 8 octets (RFC 8200 §4.5)
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                         Identification                        |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * The chain ends at every other value. That includes the Authentication Header: what follows it can be read, but not rewritten without
 * breaking its integrity value (RFC 4302 §3.3.3), so nobody here should take it for a transport header. It also ends behind the
 * Fragment header of any fragment but the first, whose payload is the middle of something.
 *
 * <p>Results hold until the next walk; after a fault they say how far it got. Offsets count from the packet's first octet, in bytes.
 * Threads: one owner. Allocates nothing.
 */
public final class Ipv6ExtensionWalk {
    /**
     * More headers than this are no packet but an attack. RFC 8200 §4.1 lists seven in its recommended order, and each "should occur at
     * most once, except for the Destination Options header, which should occur at most twice".
     */
    public static final int MAX_HEADERS = 16;

    private static final int FRAGMENT_LENGTH = 8;
    private static final int FRAGMENT_OFFSET_MASK = 0xFFF8;

    private int transportOffset;
    private int transportProtocol;
    private int fragmentHeaderOffset;
    private int fragmentOffset;

    /**
     * Walks the packet {@code [offset, offset + length)}, which {@link Ipv6Header#check} has passed and whose length leaves out padding.
     *
     * @return the first fault, or null: then {@link #transportOffset()} is at most {@code length}
     */
    public WireFault walk(UnsafeBuffer buffer, int offset, int length) {
        transportOffset = Ipv6Header.LENGTH;
        transportProtocol = buffer.getByte(offset + Ipv6Header.NEXT_HEADER_OFFSET) & 0xFF;
        fragmentHeaderOffset = 0;
        fragmentOffset = 0;
        for (int passed = 0; isExtension(transportProtocol) && !isLaterFragment(); passed++) {
            if (passed == MAX_HEADERS) {
                return WireFault.EXTENSION_TOO_MANY;
            }
            // RFC 8200 §4.1: Hop-by-Hop Options are "restricted to appear immediately after an IPv6 header only".
            if (transportProtocol == IpProtocol.HOP_BY_HOP && passed > 0) {
                return WireFault.EXTENSION_HOP_BY_HOP_MISPLACED;
            }
            if (!step(buffer, offset, length)) {
                return WireFault.EXTENSION_TRUNCATED;
            }
        }
        return null;
    }

    private static boolean isExtension(int protocol) {
        return protocol == IpProtocol.HOP_BY_HOP
                || protocol == IpProtocol.DESTINATION_OPTIONS
                || protocol == IpProtocol.ROUTING
                || protocol == IpProtocol.FRAGMENT;
    }

    /** Goes past one extension header; false where it does not end inside the packet. */
    private boolean step(UnsafeBuffer buffer, int offset, int length) {
        if (transportOffset + FRAGMENT_LENGTH > length) {
            return false;
        }
        int at = offset + transportOffset;
        boolean fragment = transportProtocol == IpProtocol.FRAGMENT;
        int headerLength = fragment ? FRAGMENT_LENGTH : ((buffer.getByte(at + 1) & 0xFF) + 1) << 3;
        if (transportOffset + headerLength > length) {
            return false;
        }
        if (fragment) {
            fragmentHeaderOffset = transportOffset;
            fragmentOffset = buffer.getShort(at + 2, BIG_ENDIAN) & FRAGMENT_OFFSET_MASK;
        }
        transportProtocol = buffer.getByte(at) & 0xFF;
        transportOffset += headerLength;
        return true;
    }

    /** Where the transport header, or whatever ends the chain, begins. */
    public int transportOffset() {
        return transportOffset;
    }

    /** Next Header value of what stands there; in a later fragment, of what the first one brought. */
    public int transportProtocol() {
        return transportProtocol;
    }

    /** Whether a Fragment header was passed, an atomic one (RFC 6946) included. */
    public boolean isFragment() {
        return fragmentHeaderOffset != 0;
    }

    /** Whether the packet carries no beginning of anything: {@link #transportOffset()} is then the middle of a payload. */
    public boolean isLaterFragment() {
        return fragmentOffset != 0;
    }

    /** Where the Fragment header begins; 0 without one. */
    public int fragmentHeaderOffset() {
        return fragmentHeaderOffset;
    }
}
