package org.sitless.dataplane.io;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.linux.layout.Iovec;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.Syscalls;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunOffload;
import org.sitless.tun.VirtioNetHeader;

/**
 * Gives packets to the kernel through a TUN device with a virtio header: super-packets whole, checksums unfinished, one write(2) each,
 * a run of slots with one writev(2).
 *
 * <pre>
 *   slot:   | headroom ... | virtio header 10 | packet ...
 *                          ^ write begins     ^ packetOffset
 *   joined slot:                              | payload ...
 *                                             ^ packetOffset: next piece of the same writev
 * </pre>
 *
 * <p>The header goes where the outer header was, so a packet needs ten octets of headroom. For a device without the virtio header see
 * {@link FinishingTunSink}; {@link #on} chooses.
 *
 * <p>Threads: one road's writer. Several sinks may write to one device, since each write(2) is one packet.
 */
public final class TunSink implements PacketSink {
    private final TunDevice device;
    private final Set<Segmentation> runs;
    private final VirtioOffload virtio = new VirtioOffload();
    private final NativeMemory iovecs = NativeMemory.allocate(PacketSlot.MOST_PIECES * Iovec.SIZE);
    private final UnsafeBuffer iovecBuffer = iovecs.buffer();
    private final Iovec iovec = new Iovec();

    private TunSink(TunDevice device) {
        this.device = device;
        runs = kinds(device.offload());
    }

    private static Set<Segmentation> kinds(TunOffload offload) {
        Set<Segmentation> kinds = EnumSet.noneOf(Segmentation.class);
        if (offload.tcp6()) {
            kinds.add(Segmentation.TCP6);
        }
        if (offload.udp6()) {
            kinds.add(Segmentation.UDP6);
        }
        return Collections.unmodifiableSet(kinds);
    }

    /** A new sink, for one road, on this device, which stays its owner's. */
    public static PacketSink on(TunDevice device) {
        return device.vnetHeader() ? new TunSink(device) : new FinishingTunSink(device);
    }

    @Override
    public void send(SlotBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            PacketSlot slot = batch.slot(i);
            if (!slot.isJoined()) {
                virtio.writeFrom(slot);
                int written = slot.nextPiece() == null ? write(slot) : writeRun(slot);
                if (written < 0) {
                    slot.dropRun(reason(-written));
                }
            }
        }
    }

    private int write(PacketSlot slot) {
        return device.write(
                slot.packetAddress() - VirtioNetHeader.LENGTH, VirtioNetHeader.LENGTH + slot.packetLength());
    }

    private int writeRun(PacketSlot head) {
        addPiece(0, head.packetAddress() - VirtioNetHeader.LENGTH, VirtioNetHeader.LENGTH + head.packetLength());
        int count = 1;
        for (PacketSlot piece = head.nextPiece(); piece != null; piece = piece.nextPiece()) {
            addPiece(count, piece.packetAddress(), piece.packetLength());
            count++;
        }
        return Syscalls.writev(device.descriptor(), iovecs.address(), count);
    }

    private void addPiece(int index, long address, int length) {
        iovec.wrap(iovecBuffer, index * Iovec.SIZE).iovBase(address).iovLen(length);
    }

    @Override
    public Set<Segmentation> runs() {
        return runs;
    }

    /** What a failed write(2) to a TUN device means (drivers/net/tun.c). */
    static DropReason reason(int errno) {
        return switch (errno) {
            case Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM -> DropReason.TUN_WRITE_NO_BUFFERS;
            case Errno.EIO, Errno.ENETDOWN -> DropReason.TUN_WRITE_DOWN;
            default -> DropReason.TUN_WRITE_REFUSED;
        };
    }

    /** The device is its owner's and stays open. */
    @Override
    public void close() {
        iovecs.close();
    }

    @Override
    public String toString() {
        return device.toString();
    }
}
