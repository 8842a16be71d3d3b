package org.sitless.linux.netlink;

import java.util.Arrays;
import java.util.HexFormat;

/** A link-layer address of any length: six bytes for Ethernet, four for a {@code sit} device, none for a TUN. Immutable. */
public final class HardwareAddress {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    private final byte[] bytes;

    private HardwareAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of the bytes as an address. */
    public static HardwareAddress of(byte... bytes) {
        return new HardwareAddress(bytes.clone());
    }

    /**
     * Reads {@code 02:00:5e:10:00:01}.
     *
     * @throws IllegalArgumentException if it is not pairs of hexadecimal digits with colons between them
     */
    public static HardwareAddress parse(String text) {
        return new HardwareAddress(COLONS.parseHex(text));
    }

    /** A copy of the bytes, in the order of the wire. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many bytes the address has. */
    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HardwareAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes);
    }
}
