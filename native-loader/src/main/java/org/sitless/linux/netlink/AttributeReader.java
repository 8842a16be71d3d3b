package org.sitless.linux.netlink;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Walks the attributes in {@code [offset, end)}.
 *
 * <pre>
 *   0     2      4
 *   | len | type | value, padded to 4 ...        len counts itself and the value, not the padding
 * </pre>
 *
 * <p>{@link #next()} checks the length of the attribute, each getter the length of the value: a value longer than its type is read
 * as far as the type goes (kernels grow structs at the end), a shorter one is a fault. An attribute that nobody asks about is skipped.
 */
final class AttributeReader {
    private final DirectBuffer buffer;
    private final int end;
    private int attribute;
    private int following;

    AttributeReader(DirectBuffer buffer, int offset, int end) {
        this.buffer = buffer;
        this.end = end;
        this.following = offset;
    }

    /** The attributes behind the fixed part of a message whose payload is {@code [offset, offset + length)}. */
    static AttributeReader behind(int fixedPart, DirectBuffer buffer, int offset, int length) {
        if (length < fixedPart) {
            throw new MalformedNetlinkException(NetlinkFault.BODY_TRUNCATED, offset);
        }
        return new AttributeReader(buffer, offset + Nlmsg.align(fixedPart), offset + length);
    }

    /**
     * Steps to the next attribute; false at the end.
     *
     * @throws MalformedNetlinkException if the bytes that are left are no whole attribute
     */
    boolean next() {
        attribute = following;
        int left = end - attribute;
        if (left <= 0) {
            return false;
        }
        if (left < Nlmsg.NLA_HDRLEN) {
            throw fault(NetlinkFault.ATTRIBUTE_HEADER_TRUNCATED);
        }
        int length = buffer.getShort(attribute) & 0xFFFF;
        if (length < Nlmsg.NLA_HDRLEN) {
            throw fault(NetlinkFault.ATTRIBUTE_LENGTH_BELOW_HEADER);
        }
        if (length > left) {
            throw fault(NetlinkFault.ATTRIBUTE_TRUNCATED);
        }
        following = attribute + Nlmsg.align(length);
        return true;
    }

    int type() {
        return buffer.getShort(attribute + 2) & Nlmsg.NLA_TYPE_MASK;
    }

    int valueOffset() {
        return attribute + Nlmsg.NLA_HDRLEN;
    }

    int valueLength() {
        return (buffer.getShort(attribute) & 0xFFFF) - Nlmsg.NLA_HDRLEN;
    }

    int u8() {
        return buffer.getByte(require(Byte.BYTES)) & 0xFF;
    }

    int u16() {
        return buffer.getShort(require(Short.BYTES)) & 0xFFFF;
    }

    int s32() {
        return buffer.getInt(require(Integer.BYTES));
    }

    long u32() {
        return s32() & 0xFFFF_FFFFL;
    }

    /** A word within a struct that is the value. */
    long u32At(int offset) {
        return buffer.getInt(require(offset + Integer.BYTES) + offset) & 0xFFFF_FFFFL;
    }

    /** Text up to the first zero byte or the end of the value. */
    String string() {
        byte[] bytes = new byte[valueLength()];
        buffer.getBytes(valueOffset(), bytes);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** An address of exactly this family. */
    IpAddress address(IpFamily family) {
        return addressAt(0, family);
    }

    /** An address that fills the value from {@code offset} to the end ({@code struct rtvia}). */
    IpAddress addressAt(int offset, IpFamily family) {
        if (valueLength() - offset != family.addressBytes()) {
            throw fault(NetlinkFault.ADDRESS_LENGTH);
        }
        return IpAddress.read(family, buffer, valueOffset() + offset);
    }

    HardwareAddress hardwareAddress() {
        byte[] bytes = new byte[valueLength()];
        buffer.getBytes(valueOffset(), bytes);
        return HardwareAddress.of(bytes);
    }

    /** The attributes within this one. */
    AttributeReader nested() {
        return new AttributeReader(buffer, valueOffset(), valueOffset() + valueLength());
    }

    DirectBuffer buffer() {
        return buffer;
    }

    private int require(int bytes) {
        if (valueLength() < bytes) {
            throw fault(NetlinkFault.VALUE_TOO_SHORT);
        }
        return valueOffset();
    }

    MalformedNetlinkException fault(NetlinkFault fault) {
        return new MalformedNetlinkException(fault, attribute);
    }
}
