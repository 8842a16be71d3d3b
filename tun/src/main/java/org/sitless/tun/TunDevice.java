package org.sitless.tun;

import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
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
    private final boolean vnetHeader;
    private final TunOffload offload;
    private final boolean adopted;

    TunDevice(FileDescriptor descriptor, String name, boolean vnetHeader, TunOffload offload, boolean adopted) {
        this.descriptor = descriptor;
        this.name = name;
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

    /** Name of the device, as the kernel has it. */
    public String name() {
        return name;
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
     * @return bytes read, virtio header included; -EAGAIN when none waits; -EIO while the device is down; -EBADFD when it was deleted
     */
    public int read(long address, int length) {
        return Syscalls.read(descriptor.number(), address, length);
    }

    /**
     * Writes the packet in {@code [address, address + length)}, virtio header included.
     *
     * @return bytes written; -EIO while the device is down; -EINVAL for what is no IP packet or contradicts its virtio header
     */
    public int write(long address, int length) {
        return Syscalls.write(descriptor.number(), address, length);
    }

    /** Lets go of the device; a device that nobody had prepared is then gone. Idempotent. */
    @Override
    public void close() {
        descriptor.close();
    }

    /** Asks for super-packets, for as many kinds as this kernel has. */
    static TunOffload negotiateOffload(FileDescriptor tun) {
        int tcp = IfTun.TUN_F_CSUM | IfTun.TUN_F_TSO4 | IfTun.TUN_F_TSO6 | IfTun.TUN_F_TSO_ECN;
        // The kernel takes USO4 and USO6 together or not at all (tun.c, set_offload()).
        if (Syscalls.ioctl(tun.number(), IfTun.TUNSETOFFLOAD, tcp | IfTun.TUN_F_USO4 | IfTun.TUN_F_USO6) == 0) {
            return new TunOffload(true, true, true);
        }
        if (Syscalls.ioctl(tun.number(), IfTun.TUNSETOFFLOAD, tcp) == 0) {
            return new TunOffload(true, true, false);
        }
        return TunOffload.NONE;
    }

    /** Fixes the header's length, whatever an earlier user of a persistent device had set. */
    static void setHeaderLength(FileDescriptor tun, String name) {
        try (NativeMemory length = NativeMemory.allocate(Integer.BYTES)) {
            length.buffer().putInt(0, VirtioNetHeader.LENGTH);
            int result = Syscalls.ioctl(tun.number(), IfTun.TUNSETVNETHDRSZ, length.address());
            if (result < 0) {
                throw new TunException(
                        TunException.Kind.UNAVAILABLE,
                        "TUN device " + name + ": the kernel refuses the virtio header (" + Errno.describe(-result)
                                + "): start with --offload off");
            }
        }
    }

    @Override
    public String toString() {
        return "TUN device " + name;
    }
}
