package org.sitless.dataplane.io;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.sitless.dataplane.offload.SegmentBatch;
import org.sitless.dataplane.offload.Segmenter;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.linux.libc.Errno;

/**
 * Sends IPv4 packets with their headers through a raw socket: super-packets are cut and checksums finished here, then many leave with one
 * sendmmsg(2).
 *
 * <p>Each packet goes where its own header says, so one socket serves any number of tunnels. The kernel fills in total length and header
 * checksum once more (raw(7)). A packet that fails costs itself only; those behind it are still sent. What may be fragmented and exceeds
 * the device's MTU is fragmented here, since the kernel does it for no packet that brings its header.
 *
 * <p>Threads: one road's writer. Several sinks may send on one socket. Source: raw(7), sendmmsg(2).
 */
final class RawSink implements PacketSink {
    /** The system call itself is a few percent of so many packets; more would only spread headers over more cache. */
    private static final int MESSAGES = 128;

    private static final int DESTINATION_OFFSET = 16;

    private final RawSocket socket;
    private final Segmenter segmenter = new Segmenter(Ipv4Header.LENGTH);
    private final SegmentBatch segments = new SegmentBatch(MESSAGES);
    private final MessageArray messages = new MessageArray(MESSAGES);
    private final OuterFragmenter fragmenter = new OuterFragmenter();

    RawSink(RawSocket socket) {
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
            PacketSlot slot = batch.slot(segments.slotIndex(entry));
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
            messages.destination(entry, slot.buffer().getInt(slot.packetOffset() + DESTINATION_OFFSET, BIG_ENDIAN), 0);
        }
        sendAll(batch);
        segments.clear();
    }

    /** sendmmsg(2) stops at a message that fails and tells why only when that one is the first. */
    private void sendAll(SlotBatch batch) {
        int sent = 0;
        while (sent < segments.size()) {
            int end = nextToCut(batch, sent);
            if (end == sent) {
                PacketSlot slot = batch.slot(segments.slotIndex(sent));
                loseIf(sendFragments(slot, sent), slot);
                sent++;
            } else {
                sent += sendSome(batch, sent, end);
            }
        }
    }

    /** @return how many entries from {@code sent} on are done with, sent or refused */
    private int sendSome(SlotBatch batch, int sent, int end) {
        int result = PathErrno.sendmmsg(socket.descriptor(), messages.address(sent), end - sent);
        if (result > 0) {
            return result;
        }
        PacketSlot slot = batch.slot(segments.slotIndex(sent));
        boolean narrow = result == -Errno.EMSGSIZE && mayBeCut(slot);
        loseIf(narrow ? sendFragments(slot, sent) : -result, slot);
        return 1;
    }

    private static void loseIf(int errno, PacketSlot slot) {
        if (errno != 0) {
            slot.lose(reason(errno), 1);
        }
    }

    /**
     * The first entry that is known not to fit, so that it is never tried whole: each refusal leaves an error in the socket's queue.
     *
     * @return the number of entries if all may fit
     */
    private int nextToCut(SlotBatch batch, int from) {
        int entry = from;
        while (entry < segments.size() && !isToBeCut(batch.slot(segments.slotIndex(entry)), entry)) {
            entry++;
        }
        return entry;
    }

    private boolean isToBeCut(PacketSlot slot, int entry) {
        return mayBeCut(slot)
                && segments.headerLength(entry) + segments.payloadLength(entry)
                        > slot.tunnel().path().outerBytes();
    }

    /** RFC 4213 §3.2.2: where the device is too narrow for IPv6 without it, "the encapsulator has to use IPv4 fragmentation". */
    private static boolean mayBeCut(PacketSlot slot) {
        return slot.tunnel() != null && slot.tunnel().flags() == 0;
    }

    /** @return 0, or the errno of the fragment that could not be sent: the packet is lost then */
    private int sendFragments(PacketSlot slot, int entry) {
        int count = fragmenter.cut(
                segments.headerAddress(entry),
                segments.headerLength(entry),
                segments.payloadAddress(entry),
                segments.payloadLength(entry),
                slot.tunnel().path().outerBytes());
        int sent = 0;
        while (sent < count) {
            int result = PathErrno.sendmmsg(
                    socket.descriptor(), fragmenter.messages().address(sent), count - sent);
            if (result <= 0) {
                return -result;
            }
            sent += result;
        }
        return count == 0 ? Errno.EMSGSIZE : 0;
    }

    /** What a failed send(2) on a raw IPv4 socket means. */
    static DropReason reason(int errno) {
        return switch (errno) {
            case Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM -> DropReason.OUTER_SEND_NO_BUFFERS;
            case Errno.EMSGSIZE -> DropReason.OUTER_SEND_TOO_LONG;
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.ENETDOWN, Errno.EHOSTDOWN, Errno.ENODEV ->
                DropReason.OUTER_SEND_UNREACHABLE;
            default -> DropReason.OUTER_SEND_REFUSED;
        };
    }

    @Override
    public void close() {
        messages.close();
        fragmenter.close();
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
