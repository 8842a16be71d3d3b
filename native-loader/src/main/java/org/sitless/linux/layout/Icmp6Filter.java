package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct icmp6_filter}: which ICMPv6 messages a raw socket does not want: one bit a type, set to block.
 *
 * <pre>
 *   offset  bytes  field
 *        0     32  icmp6_filt: bit (type mod 32) of word (type div 32)
 * </pre>
 *
 * <p>Words are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code netinet/icmp6.h}; RFC 3542 §3.2.
 */
public final class Icmp6Filter {
    public static final int SIZE = 32;

    /** Where the words begin, 32 bytes. */
    public static final int ICMP6_FILT = 0;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public Icmp6Filter wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** {@code ICMP6_FILTER_SETBLOCKALL}. */
    public Icmp6Filter blockAll() {
        buffer.setMemory(offset + ICMP6_FILT, SIZE, (byte) 0xFF);
        return this;
    }

    /** {@code ICMP6_FILTER_SETPASS}. */
    public Icmp6Filter pass(int type) {
        int word = offset + ICMP6_FILT + (type >> 5) * Integer.BYTES;
        buffer.putInt(word, buffer.getInt(word) & ~(1 << (type & 31)));
        return this;
    }

    /** {@code ICMP6_FILTER_WILLPASS}. */
    public boolean passes(int type) {
        int word = offset + ICMP6_FILT + (type >> 5) * Integer.BYTES;
        return (buffer.getInt(word) & 1 << (type & 31)) == 0;
    }
}
