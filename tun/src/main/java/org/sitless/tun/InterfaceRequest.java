package org.sitless.tun;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.linux.libc.NativeMemory;

/**
 * The argument of TUN's ioctls: {@code struct ifreq} of linux/if.h, of which TUN reads the name and {@code ifr_flags}.
 *
 * <pre>
 *  0                               16            18                           40
 *  +--------------------------------+-------------+----------------------------+
 *  |        ifr_name[IFNAMSIZ]      |  ifr_flags  |  (rest of the union)       |
 *  +--------------------------------+-------------+----------------------------+
 * </pre>
 */
final class InterfaceRequest implements AutoCloseable {
    static final int SIZE = 40;
    static final int IFR_FLAGS_OFFSET = 16;
    private static final int NAME_SIZE = 16;

    private final NativeMemory memory = NativeMemory.allocate(SIZE);
    private final UnsafeBuffer buffer = memory.buffer();

    InterfaceRequest(String name, int flags) {
        buffer.putBytes(0, name.getBytes(StandardCharsets.UTF_8));
        buffer.putShort(IFR_FLAGS_OFFSET, (short) flags);
    }

    long address() {
        return memory.address();
    }

    /** The name that the kernel chose or confirmed. */
    String name() {
        int length = 0;
        while (length < NAME_SIZE && buffer.getByte(length) != 0) {
            length++;
        }
        byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    int flags() {
        return buffer.getShort(IFR_FLAGS_OFFSET) & 0xFFFF;
    }

    @Override
    public void close() {
        memory.close();
    }
}
