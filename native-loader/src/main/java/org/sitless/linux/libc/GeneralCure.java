package org.sitless.linux.libc;

/** What usually helps against an error number, for callers that know nothing better. */
final class GeneralCure {
    private GeneralCure() {}

    static String of(int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES ->
                "run it as root or give it the capability it lacks (CAP_NET_ADMIN for devices and routes, CAP_NET_RAW for raw"
                        + " sockets)";
            case Errno.EMFILE ->
                "this process has too many descriptors open: raise its limit (ulimit -n, LimitNOFILE=)";
            case Errno.ENFILE -> "the whole system has too many descriptors open: raise fs.file-max";
            case Errno.ENOMEM -> "memory is short: raise the memory limit or use fewer and smaller buffers";
            case Errno.ENOBUFS ->
                "the kernel is out of buffers for this socket: raise net.core.wmem_max or send less at once";
            case Errno.EADDRINUSE -> "another socket holds this address: stop its owner or choose another port";
            case Errno.EADDRNOTAVAIL -> "this host does not have that address: check `ip address`";
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH -> "there is no route there: check `ip route`";
            case Errno.ENETDOWN -> "the device is down: `ip link set DEVICE up`";
            case Errno.ENODEV, Errno.ENXIO -> "there is no such device: check `ip link`";
            case Errno.ENOSYS, Errno.EOPNOTSUPP, Errno.EPROTONOSUPPORT, Errno.EAFNOSUPPORT, Errno.ENOPROTOOPT ->
                "this kernel was built without it, or a sandbox (seccomp) hides it";
            default -> "";
        };
    }
}
