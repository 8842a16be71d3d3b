package org.sitless.tun;

import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.Syscalls;

/**
 * An open TUN device: each read takes one packet that the kernel routed into it, each write gives the kernel one that arrived.
 *
 * <p>With {@link TunOptions#vnetHeader()} every packet stands behind a {@link VirtioNetHeader}, on reads and on writes. The device
 * vanishes with its descriptor, unless somebody had prepared it as a persistent one ({@code ip tuntap add}); then it was
 * {@link #adopted()} and stays. It belongs to the network namespace of the thread that opened it, whoever uses it afterwards.
 *
 * <p>Threads: {@link #read} and {@link #write} from one thread each; open and close elsewhere. Source: Linux's
 * Documentation/networking/tuntap.rst, drivers/net/tun.c.
 */
public final class TunDevice implements AutoCloseable {
    private final FileDescriptor descriptor;
    private final String name;
    private final int index;
    private final boolean vnetHeader;
    private final TunOffload offload;
    private final boolean adopted;

    TunDevice(
            FileDescriptor descriptor,
            String name,
            int index,
            boolean vnetHeader,
            TunOffload offload,
            boolean adopted) {
        this.descriptor = descriptor;
        this.name = name;
        this.index = index;
        this.vnetHeader = vnetHeader;
        this.offload = offload;
        this.adopted = adopted;
    }

    /**
     * Creates the device in the calling thread's network namespace, or adopts a persistent one of that name.
     *
     * @throws TunException naming what stands in the way and the cure
     */
    public static TunDevice open(TunOptions options) {
        return TunOpener.open(options);
    }

    /** Name of the device, as the kernel had it when it was opened. */
    public String name() {
        return name;
    }

    /** Number of the device in the namespace where it was opened; a move to another namespace may change it, and somebody may rename the device. */
    public int index() {
        return index;
    }

    /** Whether packets stand behind a {@link VirtioNetHeader}. */
    public boolean vnetHeader() {
        return vnetHeader;
    }

    /** What the kernel may hand over unfinished. */
    public TunOffload offload() {
        return offload;
    }

    /** Whether somebody had prepared the device: it will outlive us, and what we change on it must be undone. */
    public boolean adopted() {
        return adopted;
    }

    /** Descriptor to poll. */
    public int descriptor() {
        return descriptor.number();
    }

    /**
     * Reads one packet into {@code [address, address + length)}; what does not fit is cut off silently.
     *
     * @return bytes read, virtio header included; -EAGAIN when none waits, so also while the device is down; -EBADFD when it was deleted
     */
    public int read(long address, int length) {
        return Syscalls.read(descriptor.number(), address, length);
    }

    /**
     * Writes the packet in {@code [address, address + length)}, virtio header included.
     *
     * @return bytes written; -EIO while the device is down; -EINVAL for what is no IP packet or contradicts its virtio header; -EBADFD when it
     *     was deleted
     */
    public int write(long address, int length) {
        return Syscalls.write(descriptor.number(), address, length);
    }

    /** Lets go of the device; a device that nobody had prepared is then gone. Idempotent. */
    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return "TUN device " + name;
    }
}
