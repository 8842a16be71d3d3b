package org.sitless.dataplane.io;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.offload.SegmentBatch;
import org.sitless.dataplane.offload.Segmenter;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.linux.libc.Syscalls;

/**
 * Sends outer packets through a UDP socket: each one's payload goes where its header says, with the TOS, TTL and source of its header, and
 * the kernel writes the header anew. Super-packets are cut and checksums finished here, then many leave with one sendmmsg(2).
 *
 * <p>A packet that fails costs itself only; those behind it are still sent. Threads: one road's writer. Several sinks may send on one
 * socket. Source: udp(7), sendmmsg(2).
 */
final class UdpSink implements PacketSink {
    private static final int MESSAGES = 128;

    private static final int TOS_OFFSET = 1;
    private static final int TTL_OFFSET = 8;
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;
    private static final int DESTINATION_PORT_OFFSET = 22;

    private final UdpSocket socket;
    private final Segmenter segmenter = Segmenter.behindOuterHeader(OuterProtocol.UDP.overheadBytes());
    private final SegmentBatch segments = new SegmentBatch(MESSAGES);
    private final MessageArray messages = new MessageArray(MESSAGES, DatagramControl.SENT_LENGTH);
    private final DatagramControl control = new DatagramControl();

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

    private void flush(SlotBatch batch) {
        for (int entry = 0; entry < segments.size(); entry++) {
            if (segments.payloadLength(entry) == 0) {
                messages.piece(entry, segments.headerAddress(entry), segments.headerLength(entry));
            } else {
                messages.pieces(
                        entry,
                        segments.headerAddress(entry),
                        segments.headerLength(entry),
                        segments.payloadAddress(entry),
                        segments.payloadLength(entry));
            }
            address(entry, batch.slot(segments.slotIndex(entry)));
        }
        sendAll(batch);
        segments.clear();
    }

    /** Says of the message what the outer header says of the slot's packet. */
    private void address(int message, PacketSlot slot) {
        UnsafeBuffer buffer = slot.buffer();
        int outer = slot.packetOffset();
        messages.destination(
                message,
                buffer.getInt(outer + DESTINATION_OFFSET, BIG_ENDIAN),
                buffer.getShort(outer + DESTINATION_PORT_OFFSET, BIG_ENDIAN) & 0xFFFF);
        control.write(
                messages.memory(),
                messages.controlOffset(message),
                buffer.getByte(outer + TOS_OFFSET) & 0xFF,
                buffer.getByte(outer + TTL_OFFSET) & 0xFF,
                buffer.getInt(outer + SOURCE_OFFSET, BIG_ENDIAN));
        messages.controlLength(message, DatagramControl.SENT_LENGTH);
    }

    /** sendmmsg(2) stops at a message that fails and tells why only when that one is the first. */
    private void sendAll(SlotBatch batch) {
        int sent = 0;
        while (sent < segments.size()) {
            int result = Syscalls.sendmmsg(socket.descriptor(), messages.address(sent), segments.size() - sent, 0);
            if (result > 0) {
                sent += result;
            } else {
                batch.slot(segments.slotIndex(sent)).lose(RawSink.reason(-result), 1);
                sent++;
            }
        }
    }

    @Override
    public void close() {
        messages.close();
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
