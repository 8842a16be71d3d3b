package org.sitless.dataplane.io;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.linux.libc.Errno;
import org.sitless.tun.TunDevice;
import org.sitless.tun.VirtioNetHeader;

/**
 * Gives packets to the kernel through a TUN device with a virtio header: super-packets whole, checksums unfinished, one write(2) each.
 *
 * <pre>
 *   slot:   | headroom ... | virtio header 10 | packet ...
 *                          ^ write begins     ^ packetOffset
 * </pre>
 *
 * <p>The header goes where the outer header was, so a packet needs ten octets of headroom. For a device without the virtio header see
 * {@link FinishingTunSink}; {@link #on} chooses.
 *
 * <p>Threads: one road's writer. Several sinks may write to one device, since each write(2) is one packet.
 */
public final class TunSink implements PacketSink {
    private final TunDevice device;
    private final VirtioOffload virtio = new VirtioOffload();

    private TunSink(TunDevice device) {
        this.device = device;
    }

    /** A new sink, for one road, on this device, which stays its owner's. */
    public static PacketSink on(TunDevice device) {
        return device.vnetHeader() ? new TunSink(device) : new FinishingTunSink(device);
    }

    @Override
    public void send(SlotBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            PacketSlot slot = batch.slot(i);
            virtio.writeFrom(slot);
            int length = VirtioNetHeader.LENGTH + slot.packetLength();
            int written = device.write(slot.packetAddress() - VirtioNetHeader.LENGTH, length);
            if (written < 0) {
                slot.drop(reason(-written));
            }
        }
    }

    /** What a failed write(2) to a TUN device means (drivers/net/tun.c). */
    static DropReason reason(int errno) {
        return switch (errno) {
            case Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM -> DropReason.TUN_WRITE_NO_BUFFERS;
            case Errno.EIO, Errno.ENETDOWN -> DropReason.TUN_WRITE_DOWN;
            default -> DropReason.TUN_WRITE_REFUSED;
        };
    }

    @Override
    public void close() {
        // The device is its owner's.
    }

    @Override
    public String toString() {
        return device.toString();
    }
}
