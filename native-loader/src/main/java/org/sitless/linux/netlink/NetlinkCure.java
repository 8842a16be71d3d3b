package org.sitless.linux.netlink;

import org.sitless.linux.libc.Errno;

/** What to do about an errno of the kernel's rtnetlink code, where it often means something else than elsewhere. */
final class NetlinkCure {
    private NetlinkCure() {}

    /** One clause for the end of a message. */
    static String of(int errno) {
        return switch (errno) {
            case Errno.EPERM -> "it needs CAP_NET_ADMIN over this network namespace";
            case Errno.ESRCH -> "nothing like it is in the table; list the table to see what is";
            case Errno.ENOENT -> "nothing like it is in the table; list the table to see what is";
            case Errno.EAGAIN ->
                "the kernel did not answer in time, or the table changed faster than it could be read; try again";
            case Errno.EACCES -> "if IPv6 is switched off on the device, set net.ipv6.conf.<device>.disable_ipv6 to 0";
            case Errno.EBUSY -> "set the device down first, or stop who is using it";
            case Errno.EEXIST -> "it is there already: replace it, or remove it first";
            case Errno.ENODEV ->
                "no such device in this network namespace, or none with IPv6 (an MTU below 1280 takes it away)";
            case Errno.EINVAL -> "a value does not suit the device or this kernel; IPv6 needs an MTU of 1280 or more";
            case Errno.ERANGE -> "a value lies outside of what the device or this kernel allows";
            case Errno.EOPNOTSUPP -> "this kernel or this kind of device cannot do it";
            case Errno.EAFNOSUPPORT -> "IPv6 is not there: ipv6.disable=1 at boot, or an MTU below 1280 on the device";
            case Errno.EADDRNOTAVAIL -> "the device does not have this address; list them to see what it has";
            case Errno.ENETDOWN -> "set the device up first";
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH ->
                "the gateway must be reachable on the device: set it up and give it an address first, or make the route onLink";
            case Errno.ENOBUFS ->
                "the kernel is short of memory, or the device has no IPv6 (an MTU below 1280 takes it away)";
            default -> "";
        };
    }
}
