package org.sitless.linux.netlink;

import org.agrona.DirectBuffer;

/**
 * Walks the messages of one datagram: {@code [nlmsghdr payload padding]...} in {@code [offset, offset + length)}. The header is
 * checked by {@link #next()}, after which no getter can read outside. Not for more than one thread.
 */
final class MessageReader {
    private final DirectBuffer buffer;
    private final int end;
    private int message;
    private int following;

    MessageReader(DirectBuffer buffer, int offset, int length) {
        this.buffer = buffer;
        this.end = offset + length;
        this.following = offset;
    }

    /**
     * Steps to the next message; false if the datagram is at its end.
     *
     * @throws MalformedNetlinkException if there are bytes left that are no whole message
     */
    boolean next() {
        message = following;
        int left = end - message;
        if (left <= 0) {
            return false;
        }
        if (left < Nlmsg.NLMSG_HDRLEN) {
            throw new MalformedNetlinkException(NetlinkFault.HEADER_TRUNCATED, message);
        }
        int length = buffer.getInt(message + Nlmsg.NLMSG_LEN);
        if (length >= 0 && length < Nlmsg.NLMSG_HDRLEN) {
            throw new MalformedNetlinkException(NetlinkFault.MESSAGE_LENGTH_BELOW_HEADER, message);
        }
        if (length < 0 || length > left) { // unsigned: what looks negative is more than 2 GB
            throw new MalformedNetlinkException(NetlinkFault.MESSAGE_TRUNCATED, message);
        }
        following = message + Nlmsg.align(length);
        return true;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int type() {
        return buffer.getShort(message + Nlmsg.NLMSG_TYPE) & 0xFFFF;
    }

    int flags() {
        return buffer.getShort(message + Nlmsg.NLMSG_FLAGS) & 0xFFFF;
    }

    boolean has(int flag) {
        return (flags() & flag) != 0;
    }

    int sequence() {
        return buffer.getInt(message + Nlmsg.NLMSG_SEQ);
    }

    int portId() {
        return buffer.getInt(message + Nlmsg.NLMSG_PID);
    }

    /** Where the payload begins. */
    int payloadOffset() {
        return message + Nlmsg.NLMSG_HDRLEN;
    }

    /** How many bytes the payload has, without padding. */
    int payloadLength() {
        return buffer.getInt(message + Nlmsg.NLMSG_LEN) - Nlmsg.NLMSG_HDRLEN;
    }

    /** Refuses a payload shorter than {@code length}. */
    void requirePayload(int length) {
        if (payloadLength() < length) {
            throw new MalformedNetlinkException(NetlinkFault.BODY_TRUNCATED, payloadOffset());
        }
    }
}
