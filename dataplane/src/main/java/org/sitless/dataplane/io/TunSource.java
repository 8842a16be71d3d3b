package org.sitless.dataplane.io;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.linux.libc.Errno;
import org.sitless.tun.TunDevice;
import org.sitless.tun.VirtioNetHeader;

/**
 * Reads what the kernel routed into a TUN device, one packet a read(2), until none waits.
 *
 * <pre>
 *   slot:   | headroom ... | virtio header 10 | inner packet ...
 *                          ^ read begins      ^ INNER_OFFSET
 * </pre>
 *
 * A device without the virtio header gives finished packets only; the read then begins at {@code INNER_OFFSET}.
 *
 * <p>Threads: the reader of the encap direction. Source: Documentation/networking/tuntap.rst.
 */
public final class TunSource implements PacketSource {
    private final TunDevice device;
    private final int headerLength;
    private final int readOffset;
    private final VirtioOffload virtio = new VirtioOffload();

    /** @param device stays its owner's; closing this source does not close it */
    public TunSource(TunDevice device) {
        this.device = device;
        headerLength = device.vnetHeader() ? VirtioNetHeader.LENGTH : 0;
        readOffset = PacketSlot.INNER_OFFSET - headerLength;
    }

    @Override
    public int receive(SlotBatch batch) {
        int filled = 0;
        while (filled < batch.size()) {
            PacketSlot slot = batch.slot(filled);
            int read = device.read(slot.buffer().addressOffset() + readOffset, PacketSlot.CAPACITY - readOffset);
            if (read < 0) {
                return filled > 0 || read == -Errno.EAGAIN ? filled : read;
            }
            accept(slot, read);
            filled++;
        }
        return filled;
    }

    private void accept(PacketSlot slot, int read) {
        slot.received(PacketSlot.INNER_OFFSET, Math.max(0, read - headerLength));
        if (headerLength > 0) {
            virtio.readInto(slot);
        }
    }

    @Override
    public int pollDescriptor() {
        return device.descriptor();
    }

    @Override
    public void close() {
        // The device is its owner's, who closes it when all sources and sinks on it have stopped.
    }

    @Override
    public String toString() {
        return device.toString();
    }
}
