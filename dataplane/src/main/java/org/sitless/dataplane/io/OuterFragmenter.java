package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.linux.libc.NativeMemory;

/**
 * Cuts an outer packet into IPv4 fragments (RFC 791 §3.2), which the kernel does for everybody but a raw socket with headers of its own.
 *
 * <pre>
 *   packet:     | IPv4 header 20 | payload ......................... |
 *   fragment:   | IPv4 header 20, offset 0, MF | payload 8 n |
 *                            | IPv4 header 20, offset n, MF | payload 8 n | ...
 * </pre>
 *
 * Only for a device whose MTU is below 1,300: there IPv6 needs it (RFC 4213 §3.2.2). So it is slow, simple and rare. The payload is copied
 * once; headers have no options.
 *
 * <p>Threads: one owner, a sink.
 */
final class OuterFragmenter implements AutoCloseable {
    private static final int UNIT = 8;
    private static final int MORE_FRAGMENTS = 0x2000;

    /** RFC 791 §3.1: every module forwards a packet of 68 octets without fragmenting it further. */
    private static final int LEAST_MTU = 68;

    private static final int LONGEST_PACKET = 0xFFFF;
    private static final int MOST_FRAGMENTS = 64;

    /** The kernel replaces 0 by a number of its own, another one for each fragment. */
    private static final int INSTEAD_OF_ZERO = 0x8000;

    private final NativeMemory memory =
            NativeMemory.allocate(LONGEST_PACKET + (long) MOST_FRAGMENTS * Ipv4Header.LENGTH);
    private final UnsafeBuffer buffer = memory.buffer();
    private final MessageArray messages = new MessageArray(MOST_FRAGMENTS);
    private final UnsafeBuffer piece = new UnsafeBuffer();
    private final Ipv4Header header = new Ipv4Header();

    /**
     * Cuts the packet that stands in two pieces, {@code second} may be empty.
     *
     * @param mtuBytes longest fragment
     * @return how many fragments there are in {@link #messages()}; 0: it may not be cut, or is too long for so small an MTU
     */
    int cut(long first, int firstLength, long second, int secondLength, int mtuBytes) {
        int length = firstLength + secondLength;
        int room = (Math.max(mtuBytes, LEAST_MTU) - Ipv4Header.LENGTH) / UNIT * UNIT;
        int payload = length - Ipv4Header.LENGTH;
        int count = (payload + room - 1) / room;
        if (length > LONGEST_PACKET || count > MOST_FRAGMENTS || count < 2) {
            return 0;
        }
        piece.wrap(first, firstLength);
        buffer.putBytes(0, piece, 0, firstLength);
        if (secondLength > 0) {
            piece.wrap(second, secondLength);
            buffer.putBytes(firstLength, piece, 0, secondLength);
        }
        if (header.wrap(buffer, 0).dontFragment()) {
            return 0;
        }
        for (int i = 0; i < count; i++) {
            addFragment(i, i * room, Math.min(room, payload - i * room), i < count - 1);
        }
        return count;
    }

    private void addFragment(int index, int at, int length, boolean more) {
        int offset = LONGEST_PACKET + index * Ipv4Header.LENGTH;
        buffer.putBytes(offset, buffer, 0, Ipv4Header.LENGTH);
        header.wrap(buffer, offset);
        header.totalLength(Ipv4Header.LENGTH + length)
                .identification(header.identification() == 0 ? INSTEAD_OF_ZERO : header.identification())
                .flagsAndFragmentOffset((more ? MORE_FRAGMENTS : 0) | at / UNIT)
                .updateChecksum();
        long payload = memory.address() + Ipv4Header.LENGTH + at;
        messages.pieces(index, memory.address() + offset, Ipv4Header.LENGTH, payload, length);
        messages.destination(index, header.destination(), 0);
    }

    /** The fragments, each as one message for sendmmsg(2), until the next cut. */
    MessageArray messages() {
        return messages;
    }

    @Override
    public void close() {
        messages.close();
        memory.close();
    }
}
