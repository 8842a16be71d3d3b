package org.sitless.linux.libc;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file descriptor and what it stands for. Whoever made it closes it, once or many times.
 *
 * <p>Everything made here is closed at exec (a child process inherits nothing by accident).
 *
 * <p>Threads: {@link #close} may be called by any thread, but a thread that still uses {@link #number()} in a call may then meet {@code EBADF} or a stranger's file: stop
 * the users first.
 *
 * <p>Source: open(2), close(2), fcntl(2), eventfd(2).
 */
public final class FileDescriptor implements AutoCloseable {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;

    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int EFD_CLOEXEC = O_CLOEXEC;
    private static final int EFD_NONBLOCK = O_NONBLOCK;
    private static final int CLOSED = -1;

    private final AtomicInteger number;
    private final String object;

    private FileDescriptor(int number, String object) {
        this.number = new AtomicInteger(number);
        this.object = object;
    }

    /**
     * Opens an existing file.
     *
     * @param flags {@code O_RDWR | O_NONBLOCK} and so on; {@code O_CLOEXEC} is added
     * @throws SyscallException as open(2) fails
     */
    public static FileDescriptor open(Path path, int flags) {
        try (NativeMemory text = NativeMemory.ofString(path.toString())) {
            int opened = NativeLibc.LIBC.open(text.address(), flags | O_CLOEXEC, 0);
            return new FileDescriptor(ColdCall.check(opened, "open", path.toString()), path.toString());
        }
    }

    /** A non-blocking eventfd(2) with counter 0: a write of eight bytes wakes whoever polls it. */
    public static FileDescriptor eventFd(String object) {
        int opened = NativeLibc.LIBC.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        return new FileDescriptor(ColdCall.check(opened, "eventfd", object), object);
    }

    /** Takes a number that is open already and belongs to nobody else in this process: inherited, or from a call made by hand. */
    public static FileDescriptor owning(int number, String object) {
        if (number < 0) {
            throw new IllegalArgumentException("no descriptor: " + number + " for " + object);
        }
        return new FileDescriptor(number, object);
    }

    /**
     * The number for a system call.
     *
     * @throws IllegalStateException when closed
     */
    public int number() {
        int open = number.get();
        if (open == CLOSED) {
            throw new IllegalStateException(object + " is closed");
        }
        return open;
    }

    /** What it stands for, in words for a message. */
    public String object() {
        return object;
    }

    public boolean isOpen() {
        return number.get() != CLOSED;
    }

    /**
     * Turns {@code O_NONBLOCK} on or off for a descriptor that was not made with it.
     *
     * @throws SyscallException as fcntl(2) fails
     */
    public void nonBlocking(boolean on) {
        int flags = ColdCall.check(NativeLibc.LIBC.fcntl(number(), F_GETFL, 0), "fcntl F_GETFL", object);
        int wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
        ColdCall.check(NativeLibc.LIBC.fcntl(number(), F_SETFL, wanted), "fcntl F_SETFL", object);
    }

    /** Idempotent. What close(2) says is of no use to anybody here: the number is free in any case. */
    @Override
    public void close() {
        int open = number.getAndSet(CLOSED);
        if (open != CLOSED) {
            Syscalls.close(open);
        }
    }

    @Override
    public String toString() {
        return object + " (descriptor " + number.get() + ")";
    }
}
