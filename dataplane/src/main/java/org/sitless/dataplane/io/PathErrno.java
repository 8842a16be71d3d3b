package org.sitless.dataplane.io;

import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.Syscalls;

/**
 * Calls on a socket whose ICMP errors go to a queue ({@code IP_RECVERR}). The kernel also remembers the last of them as the socket's error,
 * and the next call fails with it, whatever that call was about: no packet is sent or received, and the error is forgotten
 * ({@code sock_error()}, called by {@code sock_alloc_send_pskb()} and {@code do_recvmmsg()}). So a call that fails like this is made again; an
 * error of its own comes again.
 *
 * <p>Threads: any. Source: ip(7), {@code raw_err()} and {@code __udp4_lib_err()} of the kernel; seen with Linux 6.18.
 */
final class PathErrno {
    /** How many errors may come between two calls before somebody else's is taken for one's own. */
    private static final int MOST_ERRORS = 3;

    private PathErrno() {}

    /**
     * sendmmsg(2). A packet that is too long is tried no more than twice: each time the kernel puts an error into the queue, whose room is
     * that of what is received.
     *
     * @return as {@link Syscalls#sendmmsg}, without errors of packets that were sent before
     */
    static int sendmmsg(int descriptor, long mmsghdrs, int count) {
        int result = Syscalls.sendmmsg(descriptor, mmsghdrs, count, 0);
        int most = result == -Errno.EMSGSIZE ? 1 : MOST_ERRORS;
        for (int errors = 0; isOfThePath(-result) && errors < most; errors++) {
            result = Syscalls.sendmmsg(descriptor, mmsghdrs, count, 0);
        }
        return result;
    }

    /** recvmmsg(2). @return as {@link Syscalls#recvmmsg}; {@code -EAGAIN} also where nothing but errors came */
    static int recvmmsg(int descriptor, long mmsghdrs, int count, int flags) {
        int result = Syscalls.recvmmsg(descriptor, mmsghdrs, count, flags);
        for (int errors = 0; isOfThePath(-result); errors++) {
            if (errors == MOST_ERRORS) {
                return -Errno.EAGAIN;
            }
            result = Syscalls.recvmmsg(descriptor, mmsghdrs, count, flags);
        }
        return result;
    }

    /** Whether an ICMP error may amount to this ({@code icmp_err_convert}, net/ipv4/icmp.c, and {@code raw_err()}). */
    static boolean isOfThePath(int errno) {
        return switch (errno) {
            case Errno.ENETUNREACH,
                    Errno.EHOSTUNREACH,
                    Errno.EHOSTDOWN,
                    Errno.ENOPROTOOPT,
                    Errno.ECONNREFUSED,
                    Errno.EMSGSIZE,
                    Errno.EOPNOTSUPP,
                    Errno.EPROTO,
                    Errno.ENONET -> true;
            default -> false;
        };
    }
}
