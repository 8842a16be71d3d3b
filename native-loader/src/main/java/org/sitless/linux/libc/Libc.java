package org.sitless.linux.libc;

import jnr.ffi.types.intptr_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/**
 * The functions of the C library that sitless calls: signatures and nothing else. {@link Syscalls} is the face that everyone uses.
 *
 * <p>Every pointer is a plain {@code long} ({@code intptr_t}), strings included: a call then costs neither an object nor a conversion. jnr-ffi implements this interface
 * with a class that it generates, so every method here costs start-up time; add one only with its first caller. The interface is public because the generated class
 * lives in a class loader of its own.
 *
 * <p>{@code open}, {@code fcntl}, {@code ioctl} and {@code syscall} are variadic in C. Calling them with a fixed number of integer arguments is right for the Linux ABIs
 * of x86_64 and aarch64, where both kinds of call put integers into the same registers.
 *
 *
 * <p>Source: the page of each function in section 2 of the Linux manual.
 */
public interface Libc {
    // Bytes in and out.

    @ssize_t
    long read(int descriptor, @intptr_t long address, @size_t long length);

    @ssize_t
    long write(int descriptor, @intptr_t long address, @size_t long length);

    @ssize_t
    long readv(int descriptor, @intptr_t long iovecs, int count);

    @ssize_t
    long writev(int descriptor, @intptr_t long iovecs, int count);

    int sendmmsg(int descriptor, @intptr_t long mmsghdrs, int count, int flags);

    int recvmmsg(int descriptor, @intptr_t long mmsghdrs, int count, int flags, @intptr_t long timespec);

    @ssize_t
    long sendmsg(int descriptor, @intptr_t long msghdr, int flags);

    @ssize_t
    long recvmsg(int descriptor, @intptr_t long msghdr, int flags);

    @ssize_t
    long sendto(
            int descriptor,
            @intptr_t long address,
            @size_t long length,
            int flags,
            @intptr_t long sockaddr,
            int sockaddrLength);

    @ssize_t
    long recvfrom(
            int descriptor,
            @intptr_t long address,
            @size_t long length,
            int flags,
            @intptr_t long sockaddr,
            @intptr_t long sockaddrLength);

    int poll(@intptr_t long pollfds, long count, int timeoutMillis);

    // Descriptors.

    int open(@intptr_t long path, int flags, int mode);

    int close(int descriptor);

    int fcntl(int descriptor, int command, long argument);

    int ioctl(int descriptor, long request, @intptr_t long argument);

    int eventfd(int initial, int flags);

    // Sockets.

    int socket(int domain, int type, int protocol);

    int bind(int descriptor, @intptr_t long sockaddr, int length);

    int connect(int descriptor, @intptr_t long sockaddr, int length);

    int getsockname(int descriptor, @intptr_t long sockaddr, @intptr_t long length);

    int setsockopt(int descriptor, int level, int option, @intptr_t long address, int length);

    int getsockopt(int descriptor, int level, int option, @intptr_t long address, @intptr_t long length);

    // Memory and namespaces.

    @intptr_t
    long mmap(@intptr_t long hint, @size_t long length, int protection, int flags, int descriptor, long offset);

    int munmap(@intptr_t long address, @size_t long length);

    int setns(int descriptor, int kind);

    /** Calls without a wrapper in the C library, {@code bpf(2)} for one. */
    long syscall(long number, long first, long second, long third);
}
