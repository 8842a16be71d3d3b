package org.sitless.linux.netlink;

/**
 * {@code struct nlmsghdr}, {@code struct nlmsgerr} and their numbers ({@code linux/netlink.h}). Host byte order.
 *
 * <pre>
 *   0        4      6       8      12     16
 *   | len    | type | flags | seq  | pid  | payload, padded to 4 ...
 * </pre>
 */
final class Nlmsg {
    static final int NLMSG_HDRLEN = 16;
    static final int NLMSG_LEN = 0;
    static final int NLMSG_TYPE = 4;
    static final int NLMSG_FLAGS = 6;
    static final int NLMSG_SEQ = 8;
    static final int NLMSG_PID = 12;

    static final int NLMSG_NOOP = 1;
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;

    static final int NLM_F_REQUEST = 0x1;
    static final int NLM_F_MULTI = 0x2;
    static final int NLM_F_ACK = 0x4;
    static final int NLM_F_DUMP_INTR = 0x10;
    static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;
    /** The three kinds of change, each to be acknowledged. */
    static final int ADD = NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;

    static final int REPLACE = NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE;
    static final int REMOVE = NLM_F_ACK;

    /** In an acknowledgement: the request is not repeated behind {@code nlmsgerr}. */
    static final int NLM_F_CAPPED = 0x100;
    /** In an acknowledgement: attributes {@code NLMSGERR_ATTR_*} follow. */
    static final int NLM_F_ACK_TLVS = 0x200;

    /** {@code nlmsgerr}: the negative errno, then the header of the request. */
    static final int NLMSGERR_LEN = 20;

    static final int NLMSGERR_REQUEST = 4;
    static final int NLMSGERR_ATTR_MSG = 1;
    static final int NLMSGERR_ATTR_OFFS = 2;

    static final int NLA_HDRLEN = 4;
    static final int NLA_F_NESTED = 0x8000;
    /** Without {@code NLA_F_NESTED} and {@code NLA_F_NET_BYTEORDER}. */
    static final int NLA_TYPE_MASK = 0x3FFF;

    private Nlmsg() {}

    /** {@code NLMSG_ALIGN} and {@code NLA_ALIGN}: the next multiple of four. */
    static int align(int length) {
        return (length + 3) & ~3;
    }
}
