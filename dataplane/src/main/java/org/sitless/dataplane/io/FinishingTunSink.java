package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.offload.SegmentBatch;
import org.sitless.dataplane.offload.Segmenter;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
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

    /** {@code struct iovec}: address 8, length 8. */
    private static final int IOVEC = 16;

    private static final int IOV_LEN_OFFSET = 8;

    private final TunDevice device;
    private final Segmenter segmenter = new Segmenter(BARE_INNER_PACKET);
    private final SegmentBatch segments = new SegmentBatch(SEGMENTS);
    private final NativeMemory memory = NativeMemory.allocate(2 * IOVEC);
    private final UnsafeBuffer iovecs = memory.buffer();

    FinishingTunSink(TunDevice device) {
        this.device = device;
    }

    @Override
    public void send(SlotBatch batch) {
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
        iovecs.putLong(0, segments.headerAddress(entry));
        iovecs.putLong(IOV_LEN_OFFSET, segments.headerLength(entry));
        iovecs.putLong(IOVEC, segments.payloadAddress(entry));
        iovecs.putLong(IOVEC + IOV_LEN_OFFSET, segments.payloadLength(entry));
        return Syscalls.writev(device.descriptor(), memory.address(), 2);
    }

    @Override
    public void close() {
        memory.close();
    }

    @Override
    public String toString() {
        return device.toString();
    }
}
