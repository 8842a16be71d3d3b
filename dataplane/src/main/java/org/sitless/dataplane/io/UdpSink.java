package org.sitless.dataplane.io;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.offload.SegmentBatch;
import org.sitless.dataplane.offload.Segmenter;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.linux.libc.Errno;

/**
 * Sends outer packets through a UDP socket: each one's payload goes where its header says, with the TOS, TTL and source of its header, and
 * the kernel writes the header anew. Super-packets are cut and checksums finished here; the segments of each leave as one message, which
 * the kernel cuts between the same seams (UDP_SEGMENT), and many messages with one sendmmsg(2).
 *
 * <p>A packet that fails costs itself only; those behind it are still sent. Threads: one road's writer. Several sinks may send on one
 * socket. Source: udp(7), sendmmsg(2).
 */
final class UdpSink implements PacketSink {
    private static final int MESSAGES = 128;

    /** {@code UDP_MAX_SEGMENTS} of kernels before 6.9. */
    private static final int MOST_SEGMENTS = 64;

    /** What an IPv4 packet leaves for the payload of a bundle before it is cut. */
    private static final int LONGEST_BUNDLE = 0xFFFF - OuterProtocol.UDP.overheadBytes();

    private static final int TOS_OFFSET = 1;
    private static final int TTL_OFFSET = 8;
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;
    private static final int DESTINATION_PORT_OFFSET = 22;

    private final UdpSocket socket;
    private final Segmenter segmenter = Segmenter.behindOuterHeader(OuterProtocol.UDP.overheadBytes());
    private final SegmentBatch segments = new SegmentBatch(MESSAGES);
    private final MessageArray messages = new MessageArray(MESSAGES, DatagramControl.SEND_ROOM);
    private final MessageArray single = new MessageArray(1, DatagramControl.SEND_ROOM);
    private final int[] firstEntry = new int[MESSAGES + 1];
    private final DatagramControl control = new DatagramControl();

    private boolean bundling = true;

    UdpSink(UdpSocket socket) {
        this.socket = socket;
    }

    @Override
    public void send(SlotBatch batch) {
        segments.clear(); // a defect may have broken off the batch before: its slots are others' by now
        for (int i = 0; i < batch.size(); i++) {
            if (segmenter.begin(batch.slot(i), i)) {
                while (!segmenter.fill(segments)) {
                    flush(batch);
                }
            }
        }
        flush(batch);
    }

    /** sendmmsg(2) stops at a message that fails and tells why only when that one is the first. */
    private void flush(SlotBatch batch) {
        int count = layOut(batch);
        int at = 0;
        while (at < count) {
            int result = PathErrno.sendmmsg(socket.descriptor(), messages.address(at), count - at);
            if (result > 0) {
                at += result;
            } else {
                onRefusal(batch, at, -result);
                at++;
            }
        }
        segments.clear();
    }

    private int layOut(SlotBatch batch) {
        int count = 0;
        int entry = 0;
        while (entry < segments.size()) {
            int entries = bundling ? bundleFrom(entry) : 1;
            int pieces = 0;
            for (int i = entry; i < entry + entries; i++) {
                pieces += putPieces(messages, i, i);
            }
            messages.gather(count, entry, pieces);
            address(messages, count, slotOf(batch, entry), entries == 1 ? 0 : segments.length(entry));
            firstEntry[count++] = entry;
            entry += entries;
        }
        firstEntry[count] = entry;
        return count;
    }

    /** How many entries may leave as one message, which the kernel cuts again: segments of one slot, as long as the first but for the last. */
    private int bundleFrom(int entry) {
        int length = segments.length(entry);
        int end = Math.min(segments.size(), entry + Math.min(MOST_SEGMENTS, LONGEST_BUNDLE / length));
        int next = entry + 1;
        while (next < end
                && segments.slotIndex(next) == segments.slotIndex(entry)
                && segments.length(next) <= length
                && segments.length(next - 1) == length) {
            next++;
        }
        return next - entry;
    }

    private int putPieces(MessageArray array, int index, int entry) {
        if (segments.payloadLength(entry) == 0) {
            array.piece(index, segments.headerAddress(entry), segments.headerLength(entry));
            return 1;
        }
        array.pieces(
                index,
                segments.headerAddress(entry),
                segments.headerLength(entry),
                segments.payloadAddress(entry),
                segments.payloadLength(entry));
        return 2;
    }

    private PacketSlot slotOf(SlotBatch batch, int entry) {
        return batch.slot(segments.slotIndex(entry));
    }

    /** Says of the message what the outer header says of the slot's packet. */
    private void address(MessageArray array, int message, PacketSlot slot, int segmentSize) {
        UnsafeBuffer buffer = slot.buffer();
        int outer = slot.packetOffset();
        array.destination(
                message,
                buffer.getInt(outer + DESTINATION_OFFSET, BIG_ENDIAN),
                buffer.getShort(outer + DESTINATION_PORT_OFFSET, BIG_ENDIAN) & 0xFFFF);
        int length = control.write(
                array.memory(),
                array.controlOffset(message),
                buffer.getByte(outer + TOS_OFFSET) & 0xFF,
                buffer.getByte(outer + TTL_OFFSET) & 0xFF,
                buffer.getInt(outer + SOURCE_OFFSET, BIG_ENDIAN),
                segmentSize);
        array.controlLength(message, length);
    }

    /**
     * A datagram that is refused is lost. A bundle is refused where its segments exceed the path MTU, or by a kernel before 6.11 whose
     * device finishes no checksums (EIO): its segments then leave one by one.
     */
    private void onRefusal(SlotBatch batch, int message, int errno) {
        int first = firstEntry[message];
        int end = firstEntry[message + 1];
        if (end - first == 1) {
            slotOf(batch, first).lose(RawSink.reason(errno), 1);
            return;
        }
        if (errno == Errno.EIO) {
            bundling = false;
        }
        if (RawSink.reason(errno) == DropReason.OUTER_SEND_NO_BUFFERS) {
            loseAll(batch, first, end); // one by one they would only fill what is full
            return;
        }
        for (int entry = first; entry < end; entry++) {
            putPieces(single, 0, entry);
            address(single, 0, slotOf(batch, entry), 0);
            int result = PathErrno.sendmmsg(socket.descriptor(), single.address(0), 1);
            if (result < 0) {
                slotOf(batch, entry).lose(RawSink.reason(-result), 1);
            }
        }
    }

    private void loseAll(SlotBatch batch, int first, int end) {
        for (int entry = first; entry < end; entry++) {
            slotOf(batch, entry).lose(DropReason.OUTER_SEND_NO_BUFFERS, 1);
        }
    }

    @Override
    public void close() {
        messages.close();
        single.close();
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
