package org.sitless.linux.libc;

import static org.sitless.linux.libc.NativeLibc.LIBC;

/**
 * System calls for code that moves packets: they return a count or <b>-errno</b>, allocate nothing and never throw.
 *
 * <p>Addresses are absolute (an Agrona buffer's {@code addressOffset()}, {@link NativeMemory#address()}); nothing is checked, so a wrong one ends the JVM. Descriptors are
 * bare numbers, which stay valid only while their {@link FileDescriptor} is open.
 *
 * <p>{@code EINTR} is retried here and nowhere else: the JVM uses signals for its own ends, and none of them concerns a caller. Start-up calls, which throw
 * {@link SyscallException}, are {@link FileDescriptor}, {@link SocketCalls} and {@link NativeMemory}.
 *
 * <p>Threads: any; the kernel serializes.
 */
public final class Syscalls {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private Syscalls() {}

    /**
     * Loads the C library now. The first call would do it as well; but here a failure has a message, and a starting program can let this run beside other work (200 ms).
     *
     * @throws IllegalStateException naming the cure
     */
    public static void load() {
        try {
            countOrErrno(LIBC.close(-1));
        } catch (ExceptionInInitializerError failure) {
            throw new IllegalStateException(failure.getCause().getMessage(), failure);
        }
    }

    /** read(2): bytes into {@code [address, address + length)}; 0 is the end of a file. */
    public static int read(int descriptor, long address, int length) {
        int result;
        do {
            result = countOrErrno(LIBC.read(descriptor, address, length));
        } while (result == -Errno.EINTR);
        return result;
    }

    /** write(2): bytes of {@code [address, address + length)}. */
    public static int write(int descriptor, long address, int length) {
        int result;
        do {
            result = countOrErrno(LIBC.write(descriptor, address, length));
        } while (result == -Errno.EINTR);
        return result;
    }

    /** readv(2): fills {@code count} buffers told by the array of {@code struct iovec} at {@code iovecs}; answers bytes. */
    public static int readv(int descriptor, long iovecs, int count) {
        int result;
        do {
            result = countOrErrno(LIBC.readv(descriptor, iovecs, count));
        } while (result == -Errno.EINTR);
        return result;
    }

    /** writev(2): drains {@code count} buffers told by the array of {@code struct iovec} at {@code iovecs}; answers bytes. */
    public static int writev(int descriptor, long iovecs, int count) {
        int result;
        do {
            result = countOrErrno(LIBC.writev(descriptor, iovecs, count));
        } while (result == -Errno.EINTR);
        return result;
    }

    /** sendmmsg(2): answers how many of {@code count} messages left; an error only when the first one failed. */
    public static int sendmmsg(int descriptor, long mmsghdrs, int count, int flags) {
        int result;
        do {
            result = countOrErrno(LIBC.sendmmsg(descriptor, mmsghdrs, count, flags));
        } while (result == -Errno.EINTR);
        return result;
    }

    /** recvmmsg(2) without its timeout, which the kernel looks at only between messages; answers how many messages came. */
    public static int recvmmsg(int descriptor, long mmsghdrs, int count, int flags) {
        int result;
        do {
            result = countOrErrno(LIBC.recvmmsg(descriptor, mmsghdrs, count, flags, 0));
        } while (result == -Errno.EINTR);
        return result;
    }

    /** sendmsg(2): answers bytes. */
    public static int sendmsg(int descriptor, long msghdr, int flags) {
        int result;
        do {
            result = countOrErrno(LIBC.sendmsg(descriptor, msghdr, flags));
        } while (result == -Errno.EINTR);
        return result;
    }

    /** recvmsg(2): answers bytes. */
    public static int recvmsg(int descriptor, long msghdr, int flags) {
        int result;
        do {
            result = countOrErrno(LIBC.recvmsg(descriptor, msghdr, flags));
        } while (result == -Errno.EINTR);
        return result;
    }

    /** sendto(2): answers bytes; {@code sockaddr} 0 sends to the connected peer. */
    public static int sendto(int descriptor, long address, int length, int flags, long sockaddr, int sockaddrLength) {
        int result;
        do {
            result = countOrErrno(LIBC.sendto(descriptor, address, length, flags, sockaddr, sockaddrLength));
        } while (result == -Errno.EINTR);
        return result;
    }

    /**
     * recvfrom(2): answers bytes.
     *
     * @param sockaddr where the sender's address goes, or 0
     * @param sockaddrLength address of an {@code int}: the room at {@code sockaddr} before, the length of the address after; or 0
     */
    public static int recvfrom(
            int descriptor, long address, int length, int flags, long sockaddr, long sockaddrLength) {
        int result;
        do {
            result = countOrErrno(LIBC.recvfrom(descriptor, address, length, flags, sockaddr, sockaddrLength));
        } while (result == -Errno.EINTR);
        return result;
    }

    /**
     * poll(2): waits until one of {@code count} {@code struct pollfd} has something to say; answers how many have, 0 when the time is over.
     *
     * @param timeoutMillis milliseconds; 0 looks and returns, a negative number waits for ever. A signal does not lengthen the wait
     */
    public static int poll(long pollfds, int count, int timeoutMillis) {
        int result = countOrErrno(LIBC.poll(pollfds, count, timeoutMillis));
        return result == -Errno.EINTR ? pollOn(pollfds, count, timeoutMillis) : result;
    }

    /** The rest of an interrupted wait. The time before the first signal is lost: reading the clock before every poll would cost more than that is worth. */
    private static int pollOn(long pollfds, int count, int timeoutMillis) {
        long deadlineNanos = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
        int remainingMillis = timeoutMillis;
        int result;
        do {
            result = countOrErrno(LIBC.poll(pollfds, count, remainingMillis));
            if (timeoutMillis > 0) {
                remainingMillis = (int) Math.max(0, (deadlineNanos - System.nanoTime()) / NANOS_PER_MILLI);
            }
        } while (result == -Errno.EINTR);
        return result;
    }

    /** ioctl(2) with the address of its argument, or the argument itself where the request takes a number. */
    public static int ioctl(int descriptor, long request, long argument) {
        int result;
        do {
            result = countOrErrno(LIBC.ioctl(descriptor, request, argument));
        } while (result == -Errno.EINTR);
        return result;
    }

    /** syscall(2): a call that the C library has no function for, {@code bpf(2)} for one, by the architecture's own number. */
    public static int syscall(long number, long first, long second, long third) {
        int result;
        do {
            result = countOrErrno(LIBC.syscall(number, first, second, third));
        } while (result == -Errno.EINTR);
        return result;
    }

    /**
     * close(2). Never retried: Linux has released the number even when it says {@code EINTR}, and another thread may own it by then. Owners close their
     * {@link FileDescriptor} instead.
     */
    public static int close(int descriptor) {
        int result = countOrErrno(LIBC.close(descriptor));
        return result == -Errno.EINTR ? 0 : result;
    }

    private static int countOrErrno(long result) {
        return result == -1 ? -NativeLibc.lastErrno() : (int) result;
    }
}
