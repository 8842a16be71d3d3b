package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.layout.SockFilter;
import org.sitless.linux.layout.SockFprog;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SocketOption;

/**
 * Lets only packets of one IPv4 source into a raw socket, by a classic BPF program of four instructions.
 *
 * <pre>
 *   0  ld  [12]                the source address (RFC 791 §3.1); a raw socket's filter sees the IPv4 header
 *   1  jeq #source, 2, 3
 *   2  ret #-1                 all of the packet
 *   3  ret #0                  nothing of it
 * </pre>
 *
 * A packet that is not let in still counts as received by somebody, so that the kernel does not answer it.
 *
 * <p>Source: Documentation/networking/filter.rst, linux/filter.h.
 */
final class SourceFilter {
    private static final int INSTRUCTIONS = 4;

    private static final int LD_W_ABS = 0x20;
    private static final int JEQ_K = 0x15;
    private static final int RET_K = 0x06;
    private static final int SOURCE_OFFSET = 12;
    private static final int WHOLE_PACKET = -1;

    private SourceFilter() {}

    /** Puts the filter on the socket, in place of one that is there. */
    static void attach(FileDescriptor socket, Ipv4Address source) {
        try (NativeMemory memory = NativeMemory.allocate(SockFprog.SIZE + INSTRUCTIONS * SockFilter.SIZE)) {
            UnsafeBuffer buffer = memory.buffer();
            new SockFprog().wrap(buffer, 0).len(INSTRUCTIONS).filter(memory.address() + SockFprog.SIZE);
            put(buffer, 0, LD_W_ABS, 0, 0, SOURCE_OFFSET);
            put(buffer, 1, JEQ_K, 0, 1, source.bits());
            put(buffer, 2, RET_K, 0, 0, WHOLE_PACKET);
            put(buffer, 3, RET_K, 0, 0, 0);
            SocketCalls.set(socket, SocketOption.SO_ATTACH_FILTER, memory.address(), SockFprog.SIZE);
        }
    }

    private static void put(UnsafeBuffer program, int index, int code, int ifTrue, int ifFalse, int k) {
        new SockFilter()
                .wrap(program, SockFprog.SIZE + index * SockFilter.SIZE)
                .code(code)
                .jt(ifTrue)
                .jf(ifFalse)
                .k(k);
    }
}
