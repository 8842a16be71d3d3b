package org.sitless.dataplane.wire;

import java.util.HexFormat;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Octets for tests: hexadecimal text to and from native memory, and memory in which an unwritten octet shows. */
public final class Octets {
    /** What stands in memory that nobody has written to. */
    public static final byte POISON = (byte) 0xA5;

    private Octets() {}

    /** The octets that the text names, two digits each; spaces and line breaks are ignored. */
    public static byte[] of(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    /** A buffer that ends exactly behind these octets. */
    public static UnsafeBuffer buffer(byte[] octets) {
        UnsafeBuffer buffer = poisoned(octets.length);
        buffer.putBytes(0, octets);
        return buffer;
    }

    public static UnsafeBuffer buffer(String hex) {
        return buffer(of(hex));
    }

    /** Native memory that is poison from end to end, aligned to a cache line. */
    public static UnsafeBuffer poisoned(int length) {
        UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(Math.max(length, 1), 64), 0, length);
        buffer.setMemory(0, length, POISON);
        return buffer;
    }

    public static byte[] read(UnsafeBuffer buffer, int offset, int length) {
        byte[] octets = new byte[length];
        buffer.getBytes(offset, octets);
        return octets;
    }

    /** From native memory. */
    public static byte[] read(long address, int length) {
        return length == 0 ? new byte[0] : read(new UnsafeBuffer(address, length), 0, length);
    }

    public static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }
}
