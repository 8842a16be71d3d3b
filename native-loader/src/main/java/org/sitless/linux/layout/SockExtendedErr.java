package org.sitless.linux.layout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@code struct sock_extended_err}: what the error queue says of a packet that failed ({@code IP_RECVERR}); the address of whoever told us follows it.
 *
 * <pre>
 *   offset  bytes  field
 *        0      4  ee_errno
 *        4      1  ee_origin
 *        5      1  ee_type
 *        6      1  ee_code
 *        7      1  ee_pad
 *        8      4  ee_info
 *       12      4  ee_data
 * </pre>
 *
 * <p>Numbers are in the machine's byte order. Threads: a view belongs to one thread. Source: {@code linux/errqueue.h}; ip(7).
 */
public final class SockExtendedErr {
    public static final int SIZE = 16;

    public static final int EE_ERRNO = 0;
    public static final int EE_ORIGIN = 4;
    public static final int EE_TYPE = 5;
    public static final int EE_CODE = 6;
    public static final int EE_PAD = 7;
    public static final int EE_INFO = 8;
    public static final int EE_DATA = 12;

    private UnsafeBuffer buffer;
    private int offset;

    /** Looks at {@code [offset, offset + SIZE)} of the buffer from now on. */
    public SockExtendedErr wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** The errno it amounts to, positive. */
    public int eeErrno() {
        return buffer.getInt(offset + EE_ERRNO);
    }

    public SockExtendedErr eeErrno(int value) {
        buffer.putInt(offset + EE_ERRNO, value);
        return this;
    }

    /** {@code SO_EE_ORIGIN_ICMP} and so on. */
    public int eeOrigin() {
        return buffer.getByte(offset + EE_ORIGIN) & 0xFF;
    }

    public SockExtendedErr eeOrigin(int value) {
        buffer.putByte(offset + EE_ORIGIN, (byte) value);
        return this;
    }

    /** ICMP type. */
    public int eeType() {
        return buffer.getByte(offset + EE_TYPE) & 0xFF;
    }

    public SockExtendedErr eeType(int value) {
        buffer.putByte(offset + EE_TYPE, (byte) value);
        return this;
    }

    /** ICMP code. */
    public int eeCode() {
        return buffer.getByte(offset + EE_CODE) & 0xFF;
    }

    public SockExtendedErr eeCode(int value) {
        buffer.putByte(offset + EE_CODE, (byte) value);
        return this;
    }

    /** Unused. */
    public int eePad() {
        return buffer.getByte(offset + EE_PAD) & 0xFF;
    }

    public SockExtendedErr eePad(int value) {
        buffer.putByte(offset + EE_PAD, (byte) value);
        return this;
    }

    /** With {@code EMSGSIZE} the MTU. */
    public int eeInfo() {
        return buffer.getInt(offset + EE_INFO);
    }

    public SockExtendedErr eeInfo(int value) {
        buffer.putInt(offset + EE_INFO, value);
        return this;
    }

    /** Of no use here. */
    public int eeData() {
        return buffer.getInt(offset + EE_DATA);
    }

    public SockExtendedErr eeData(int value) {
        buffer.putInt(offset + EE_DATA, value);
        return this;
    }
}
