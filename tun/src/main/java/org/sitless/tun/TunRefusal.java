package org.sitless.tun;

import org.sitless.linux.libc.Errno;
import org.sitless.tun.TunException.Kind;

/** What an errno means at each step of opening a TUN device, with the cure. */
final class TunRefusal {
    private TunRefusal() {}

    /** open(2) of /dev/net/tun. */
    static TunException ofCloneDevice(String name, int errno) {
        return new TunException(
                Kind.UNAVAILABLE,
                "TUN device " + name + ": cannot open " + TunOpener.CLONE_DEVICE + ": " + Errno.describe(errno) + ": "
                        + cloneDeviceCure(errno));
    }

    static String cloneDeviceCure(int errno) {
        return switch (errno) {
            case Errno.ENOENT, Errno.ENOTDIR ->
                "make it with 'mkdir -p /dev/net && mknod /dev/net/tun c 10 200', or give the container"
                        + " --device /dev/net/tun";
            case Errno.ENODEV, Errno.ENXIO -> "the kernel has no TUN driver: 'modprobe tun', or ask for it";
            case Errno.EACCES -> "this user may not open it: 'chmod 666 /dev/net/tun' is the kernel's own default";
            case Errno.EPERM -> "a container's device rules forbid it: give it --device /dev/net/tun";
            default -> "see open(2)";
        };
    }

    /** {@code TUNSETIFF}. */
    static TunException ofDevice(String name, int errno) {
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

    /** {@code TUNSETVNETHDRSZ}. */
    static TunException ofHeader(String name, int errno) {
        return new TunException(
                Kind.UNAVAILABLE,
                "TUN device " + name + ": the kernel refuses the virtio header (" + Errno.describe(errno)
                        + "): start with --offload off");
    }
}
