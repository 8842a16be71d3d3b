package org.sitless.linux.netlink;

/**
 * {@code struct rtmsg}, {@code struct rtnexthop} and the route attributes ({@code linux/rtnetlink.h}). Host byte order.
 *
 * <pre>
 *   0        1         2         3     4       5          6       7      8       12
 *   | family | dst_len | src_len | tos | table | protocol | scope | type | flags | attributes ...
 *
 *   0     2       3      4         8
 *   | len | flags | hops | ifindex | attributes of this next hop ...
 * </pre>
 */
final class Rta {
    static final int RTMSG_LEN = 12;
    static final int RTM_FAMILY = 0;
    static final int RTM_DST_LEN = 1;
    static final int RTM_SRC_LEN = 2;
    static final int RTM_TOS = 3;
    static final int RTM_TABLE = 4;
    static final int RTM_PROTOCOL = 5;
    static final int RTM_SCOPE = 6;
    static final int RTM_TYPE = 7;
    static final int RTM_FLAGS = 8;

    /** {@code RTM_F_LOOKUP_TABLE}: say which table the answer comes from. */
    static final int RTM_F_LOOKUP_TABLE = 0x1000;

    static final int RTA_DST = 1;
    static final int RTA_SRC = 2;
    static final int RTA_IIF = 3;
    static final int RTA_OIF = 4;
    static final int RTA_GATEWAY = 5;
    static final int RTA_PRIORITY = 6;
    static final int RTA_PREFSRC = 7;
    static final int RTA_METRICS = 8;
    static final int RTA_MULTIPATH = 9;
    static final int RTA_TABLE = 15;
    static final int RTA_MARK = 16;
    static final int RTA_VIA = 18;

    static final int RTNEXTHOP_LEN = 8;
    static final int RTNH_LEN = 0;
    static final int RTNH_FLAGS = 2;
    static final int RTNH_HOPS = 3;
    static final int RTNH_IFINDEX = 4;

    /** {@code struct rtvia}: a 16-bit family, then the address. */
    static final int RTVIA_ADDR = 2;

    private Rta() {}
}
