package org.sitless.linux.libc;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory outside the Java heap with a fixed address, zero at first: an anonymous mapping of its own.
 *
 * <p>The kernel commits a page when it is first touched, so a generous region costs what is used of it. It starts at a page boundary.
 *
 * <p>Threads: the memory is everybody's; the closer must be last. After {@link #close} any access through an address or buffer ends the JVM.
 *
 * <p>Source: mmap(2).
 */
public final class NativeMemory implements AutoCloseable {
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final long MAP_FAILED = -1;

    private final long address;
    private final long lengthBytes;
    private volatile boolean closed;

    private NativeMemory(long address, long lengthBytes) {
        this.address = address;
        this.lengthBytes = lengthBytes;
    }

    /**
     * Maps fresh memory.
     *
     * @param lengthBytes more than 0; the kernel rounds up to whole pages
     * @throws SyscallException {@code ENOMEM} when the address space or a limit is used up
     */
    public static NativeMemory allocate(long lengthBytes) {
        if (lengthBytes <= 0) {
            throw new IllegalArgumentException("memory must have a length: " + lengthBytes);
        }
        int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
        long address = NativeLibc.LIBC.mmap(0, lengthBytes, PROT_READ_WRITE, flags, -1, 0);
        if (address == MAP_FAILED) {
            throw new SyscallException("mmap", lengthBytes + " bytes", NativeLibc.lastErrno());
        }
        return new NativeMemory(address, lengthBytes);
    }

    /** A C string: UTF-8 and a zero byte. */
    public static NativeMemory ofString(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        NativeMemory memory = allocate(bytes.length + 1L);
        memory.buffer(0, bytes.length + 1).putBytes(0, bytes);
        return memory;
    }

    /** Absolute address of the first byte. */
    public long address() {
        return address;
    }

    public long lengthBytes() {
        return lengthBytes;
    }

    /**
     * A new buffer over all of it.
     *
     * @throws ArithmeticException when the region is larger than a buffer can be (2 GiB)
     */
    public UnsafeBuffer buffer() {
        return buffer(0, Math.toIntExact(lengthBytes));
    }

    /** A new buffer over {@code [offset, offset + length)}. */
    public UnsafeBuffer buffer(long offset, int length) {
        if (closed || offset < 0 || length < 0 || offset + length > lengthBytes) {
            throw new IllegalArgumentException("no bytes [" + offset + ", " + (offset + length) + ") in " + this);
        }
        return new UnsafeBuffer(address + offset, length);
    }

    /** Gives the memory back; idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            ColdCall.check(NativeLibc.LIBC.munmap(address, lengthBytes), "munmap", toString());
        }
    }

    @Override
    public String toString() {
        return lengthBytes + " bytes of native memory" + (closed ? " (closed)" : "");
    }
}
