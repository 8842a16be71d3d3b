package org.sitless.tun;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;
import org.sitless.tun.TunException.Kind;

/** The steps from a name to an open device: 1 open /dev/net/tun, 2 attach by name, 3 header, 4 offload. */
final class TunOpener {
    private static final Path CLONE_DEVICE = Path.of("/dev/net/tun");

    /** The kernel may still be tearing down a device that a process has just let go of. */
    private static final int BUSY_ATTEMPTS = 10;

    private static final long BUSY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private TunOpener() {}

    static TunDevice open(TunOptions options) {
        FileDescriptor descriptor = openCloneDevice(options.name());
        try {
            int flags = IfTun.IFF_TUN | IfTun.IFF_NO_PI | (options.vnetHeader() ? IfTun.IFF_VNET_HDR : 0);
            String name = attach(descriptor, options.name(), flags);
            if (options.vnetHeader()) {
                TunDevice.setHeaderLength(descriptor, name);
            }
            TunOffload offload = options.offload() ? TunDevice.negotiateOffload(descriptor) : noOffload(descriptor);
            return new TunDevice(descriptor, name, options.vnetHeader(), offload, isPersistent(descriptor, name));
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    private static FileDescriptor openCloneDevice(String name) {
        try {
            return FileDescriptor.open(CLONE_DEVICE, FileDescriptor.O_RDWR | FileDescriptor.O_NONBLOCK);
        } catch (SyscallException e) {
            throw new TunException(
                    Kind.UNAVAILABLE,
                    "TUN device " + name + ": cannot open " + CLONE_DEVICE + ": " + Errno.describe(e.errno()) + ": "
                            + openCure(e.errno()));
        }
    }

    private static String openCure(int errno) {
        return switch (errno) {
            case Errno.ENOENT ->
                "make it with 'mkdir -p /dev/net && mknod /dev/net/tun c 10 200', or give the container"
                        + " --device /dev/net/tun";
            case Errno.ENODEV, Errno.ENXIO -> "the kernel has no TUN driver: 'modprobe tun', or ask for it";
            case Errno.EACCES -> "this user may not open it: 'chmod 666 /dev/net/tun' is the kernel's own default";
            case Errno.EPERM -> "a container's device rules forbid it: give it --device /dev/net/tun";
            default -> "see open(2)";
        };
    }

    private static String attach(FileDescriptor descriptor, String name, int flags) {
        int result = 0;
        for (int attempt = 0; attempt < BUSY_ATTEMPTS; attempt++) {
            try (InterfaceRequest request = new InterfaceRequest(name, flags)) {
                result = Syscalls.ioctl(descriptor.number(), IfTun.TUNSETIFF, request.address());
                if (result == 0) {
                    return request.name();
                }
            }
            if (result != -Errno.EBUSY) {
                break;
            }
            LockSupport.parkNanos(BUSY_PAUSE_NANOS);
        }
        throw attachFailure(name, -result);
    }

    private static TunException attachFailure(String name, int errno) {
        String what = "TUN device " + name + ": ";
        return switch (errno) {
            case Errno.EBUSY ->
                new TunException(
                        Kind.BUSY, what + "another process holds it: stop that process or choose another name");
            case Errno.EPERM ->
                new TunException(
                        Kind.UNAVAILABLE,
                        what + "not allowed: run with CAP_NET_ADMIN, or let root prepare it with 'ip tuntap add dev "
                                + name + " mode tun user USER'");
            case Errno.EINVAL ->
                new TunException(
                        Kind.INVALID,
                        what + "a device of this name exists and is no TUN device of this kind: choose another name,"
                                + " or remove it with 'ip link del " + name + "'");
            default -> new TunException(Kind.UNAVAILABLE, what + "the kernel refuses it: " + Errno.describe(errno));
        };
    }

    /** A persistent device keeps what its last user asked for; nobody else's offloads must reach us. */
    private static TunOffload noOffload(FileDescriptor descriptor) {
        Syscalls.ioctl(descriptor.number(), IfTun.TUNSETOFFLOAD, 0);
        return TunOffload.NONE;
    }

    private static boolean isPersistent(FileDescriptor descriptor, String name) {
        try (InterfaceRequest request = new InterfaceRequest(name, 0)) {
            int result = Syscalls.ioctl(descriptor.number(), IfTun.TUNGETIFF, request.address());
            return result == 0 && (request.flags() & IfTun.IFF_PERSIST) != 0;
        }
    }
}
