package org.sitless.linux.netlink;

import org.sitless.linux.layout.SysSocket;

/** The two families of addresses that a route or an interface address may have ({@code sys/socket.h}). */
public enum IpFamily {
    /** {@code AF_INET}. */
    IPV4(SysSocket.AF_INET, 4),
    /** {@code AF_INET6}. */
    IPV6(SysSocket.AF_INET6, 16);

    private final int code;
    private final int addressBytes;

    IpFamily(int code, int addressBytes) {
        this.code = code;
        this.addressBytes = addressBytes;
    }

    /** The number that the kernel uses: {@code AF_INET} or {@code AF_INET6}. */
    public int code() {
        return code;
    }

    /** Length of an address on the wire: 4 or 16. */
    public int addressBytes() {
        return addressBytes;
    }

    /** Length of an address in bits, which is also the longest prefix: 32 or 128. */
    public int addressBits() {
        return addressBytes * Byte.SIZE;
    }

    /** The family with this {@code AF_*} number; false friends such as {@code AF_BRIDGE} give {@code null}. */
    static IpFamily ofCode(int code) {
        if (code == IPV4.code) {
            return IPV4;
        }
        return code == IPV6.code ? IPV6 : null;
    }
}
