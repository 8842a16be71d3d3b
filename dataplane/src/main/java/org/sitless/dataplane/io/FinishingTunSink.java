package org.sitless.dataplane.io;

import org.sitless.dataplane.offload.SegmentBatch;
import org.sitless.dataplane.offload.Segmenter;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.linux.layout.Iovec;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.Syscalls;
import org.sitless.tun.TunDevice;

/**
 * Gives packets to the kernel through a TUN device without a virtio header: super-packets are cut and checksums finished first.
 *
 * <p>Threads: one road's writer.
 */
final class FinishingTunSink implements PacketSink {
    private static final int SEGMENTS = 64;
    private static final int BARE_INNER_PACKET = 0;

    private final TunDevice device;
    private final Segmenter segmenter = new Segmenter(BARE_INNER_PACKET);
    private final SegmentBatch segments = new SegmentBatch(SEGMENTS);
    private final NativeMemory iovecs = NativeMemory.allocate(2 * Iovec.SIZE);
    private final Iovec header = new Iovec().wrap(iovecs.buffer(), 0);
    private final Iovec payload = new Iovec().wrap(iovecs.buffer(), Iovec.SIZE);

    FinishingTunSink(TunDevice device) {
        this.device = device;
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
            int written = write(entry);
            if (written < 0) {
                PacketSlot slot = batch.slot(segments.slotIndex(entry));
                slot.lose(TunSink.reason(-written), 1);
            }
        }
        segments.clear();
    }

    private int write(int entry) {
        if (segments.payloadLength(entry) == 0) {
            return device.write(segments.headerAddress(entry), segments.headerLength(entry));
        }
        header.iovBase(segments.headerAddress(entry)).iovLen(segments.headerLength(entry));
        payload.iovBase(segments.payloadAddress(entry)).iovLen(segments.payloadLength(entry));
        return Syscalls.writev(device.descriptor(), iovecs.address(), 2);
    }

    @Override
    public void close() {
        iovecs.close();
    }

    @Override
    public String toString() {
        return device.toString();
    }
}
