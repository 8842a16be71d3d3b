package org.sitless.linux.netlink;

/** Bytes that cannot be a netlink message. The only exception that decoding may throw, whatever the bytes are. */
public final class MalformedNetlinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final NetlinkFault fault;
    private final int offset;

    MalformedNetlinkException(NetlinkFault fault, int offset) {
        super("malformed netlink message at byte " + offset + ": " + fault.sentence());
        this.fault = fault;
        this.offset = offset;
    }

    /** The first thing found wrong. */
    public NetlinkFault fault() {
        return fault;
    }

    /** Where in the buffer. */
    public int offset() {
        return offset;
    }
}
