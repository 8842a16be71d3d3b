package org.sitless.linux.layout;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct ifreq}: the name of a network device and one thing about it, for ioctls.
 *
 * <pre>
 *   offset  bytes  field
 *        0     16  ifr_name, ends with a zero byte
 *       16      2  ifr_flags      } one union
 *       16      4  ifr_ifindex    }
 *       18     22  (rest of the union)
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code net/if.h}; netdevice(7).
 */
public final class Ifreq {
    public static final int SIZE = 40;

    public static final int IFR_NAME = 0;
    public static final int IFR_FLAGS = 16;
    public static final int IFR_IFINDEX = 16;

    /** {@code IFNAMSIZ}: room for a name and its zero byte. */
    public static final int IFNAMSIZ = 16;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public Ifreq wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** The name of the device. */
    public String ifrName() {
        byte[] name = new byte[IFNAMSIZ];
        buffer.getBytes(offset + IFR_NAME, name);
        int length = 0;
        while (length < IFNAMSIZ && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    /** Sets the name and zeroes the room behind it; a name without room for the zero byte is the caller's mistake. */
    public Ifreq ifrName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= IFNAMSIZ) {
            throw new IllegalArgumentException("device name of " + bytes.length + " bytes: " + name);
        }
        buffer.setMemory(offset + IFR_NAME, IFNAMSIZ, (byte) 0);
        buffer.putBytes(offset + IFR_NAME, bytes);
        return this;
    }

    /** {@code IFF_*}. */
    public int ifrFlags() {
        return buffer.getShort(offset + IFR_FLAGS) & 0xFFFF;
    }

    public Ifreq ifrFlags(int value) {
        buffer.putShort(offset + IFR_FLAGS, (short) value);
        return this;
    }

    /** The number of the device. */
    public int ifrIfindex() {
        return buffer.getInt(offset + IFR_IFINDEX);
    }

    public Ifreq ifrIfindex(int value) {
        buffer.putInt(offset + IFR_IFINDEX, value);
        return this;
    }
}
