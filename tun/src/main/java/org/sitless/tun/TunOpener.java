package org.sitless.tun;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;

/** The steps from a name to an open device: 1 open /dev/net/tun, 2 attach by name, 3 header, 4 offload, 5 ask what came of it. */
final class TunOpener {
    static final Path CLONE_DEVICE = Path.of("/dev/net/tun");

    /** The kernel may still be tearing down a device that a process has just let go of. */
    private static final int BUSY_ATTEMPTS = 10;

    private static final long BUSY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private TunOpener() {}

    static TunDevice open(TunOptions options) {
        FileDescriptor descriptor = openCloneDevice(options.name());
        try {
            String name = attach(descriptor, options);
            if (options.vnetHeader()) {
                setHeaderLength(descriptor, name);
            }
            TunOffload offload = options.offload() ? negotiateOffload(descriptor) : noOffload(descriptor);
            return new TunDevice(
                    descriptor, name, indexOf(name), options.vnetHeader(), offload, isPersistent(descriptor, name));
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    private static FileDescriptor openCloneDevice(String name) {
        try {
            return FileDescriptor.open(CLONE_DEVICE, FileDescriptor.O_RDWR | FileDescriptor.O_NONBLOCK);
        } catch (SyscallException e) {
            throw TunRefusal.ofCloneDevice(name, e.errno());
        }
    }

    private static String attach(FileDescriptor descriptor, TunOptions options) {
        int flags = IfTun.IFF_TUN | IfTun.IFF_NO_PI | (options.vnetHeader() ? IfTun.IFF_VNET_HDR : 0);
        int result = -Errno.EBUSY;
        for (int attempt = 0; attempt < BUSY_ATTEMPTS && result == -Errno.EBUSY; attempt++) {
            if (attempt > 0) {
                LockSupport.parkNanos(BUSY_PAUSE_NANOS);
            }
            try (InterfaceRequest request = new InterfaceRequest(options.name(), flags)) {
                result = Syscalls.ioctl(descriptor.number(), IfTun.TUNSETIFF, request.address());
                if (result == 0) {
                    return request.name();
                }
            }
        }
        throw TunRefusal.ofDevice(options.name(), -result);
    }

    /** Fixes the header's length, whatever an earlier user of a persistent device had set. */
    private static void setHeaderLength(FileDescriptor tun, String name) {
        try (NativeMemory length = NativeMemory.allocate(Integer.BYTES)) {
            length.buffer().putInt(0, VirtioNetHeader.LENGTH);
            int result = Syscalls.ioctl(tun.number(), IfTun.TUNSETVNETHDRSZ, length.address());
            if (result < 0) {
                throw TunRefusal.ofHeader(name, -result);
            }
        }
    }

    /** Asks for super-packets, for as many kinds as this kernel has. */
    private static TunOffload negotiateOffload(FileDescriptor tun) {
        int tcp = IfTun.TUN_F_CSUM | IfTun.TUN_F_TSO4 | IfTun.TUN_F_TSO6 | IfTun.TUN_F_TSO_ECN;
        // The kernel takes USO4 and USO6 together or not at all (tun.c, set_offload()).
        if (Syscalls.ioctl(tun.number(), IfTun.TUNSETOFFLOAD, tcp | IfTun.TUN_F_USO4 | IfTun.TUN_F_USO6) == 0) {
            return new TunOffload(true, true, true);
        }
        if (Syscalls.ioctl(tun.number(), IfTun.TUNSETOFFLOAD, tcp) == 0) {
            return new TunOffload(true, true, false);
        }
        return noOffload(tun);
    }

    /** A persistent device keeps what its last user asked for; nobody else's offloads must reach us. */
    private static TunOffload noOffload(FileDescriptor descriptor) {
        Syscalls.ioctl(descriptor.number(), IfTun.TUNSETOFFLOAD, 0);
        return TunOffload.NONE;
    }

    private static int indexOf(String name) {
        try (FileDescriptor socket =
                        SocketCalls.open(SysSocket.AF_INET, SysSocket.SOCK_DGRAM, 0, "socket to ask for " + name);
                InterfaceRequest request = new InterfaceRequest(name, 0)) {
            int result = Syscalls.ioctl(socket.number(), IfTun.SIOCGIFINDEX, request.address());
            SyscallException.check(result, "ioctl SIOCGIFINDEX", name);
            return request.index();
        }
    }

    private static boolean isPersistent(FileDescriptor descriptor, String name) {
        try (InterfaceRequest request = new InterfaceRequest(name, 0)) {
            int result = Syscalls.ioctl(descriptor.number(), IfTun.TUNGETIFF, request.address());
            return result == 0 && (request.flags() & IfTun.IFF_PERSIST) != 0;
        }
    }
}
