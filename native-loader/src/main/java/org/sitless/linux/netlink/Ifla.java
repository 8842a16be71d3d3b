package org.sitless.linux.netlink;

import org.sitless.linux.layout.Ifreq;

/**
 * {@code struct ifinfomsg} and the link attributes we read or write ({@code linux/if_link.h}). Host byte order.
 *
 * <pre>
 *   0        1     2      4       8       12       16
 *   | family | pad | type | index | flags | change | attributes ...
 * </pre>
 */
final class Ifla {
    static final int IFINFOMSG_LEN = 16;
    static final int IFI_FAMILY = 0;
    static final int IFI_TYPE = 2;
    static final int IFI_INDEX = 4;
    static final int IFI_FLAGS = 8;
    static final int IFI_CHANGE = 12;

    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_LINK = 5;
    static final int IFLA_MASTER = 10;
    static final int IFLA_TXQLEN = 13;
    static final int IFLA_OPERSTATE = 16;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_AF_SPEC = 26;
    static final int IFLA_NET_NS_FD = 28;
    static final int IFLA_EXT_MASK = 29;
    static final int IFLA_NUM_TX_QUEUES = 31;
    static final int IFLA_NUM_RX_QUEUES = 32;
    static final int IFLA_LINK_NETNSID = 37;
    static final int IFLA_GSO_MAX_SEGS = 40;
    static final int IFLA_GSO_MAX_SIZE = 41;
    static final int IFLA_GRO_MAX_SIZE = 58;
    static final int IFLA_TSO_MAX_SIZE = 59;
    static final int IFLA_GSO_IPV4_MAX_SIZE = 63;
    static final int IFLA_GRO_IPV4_MAX_SIZE = 64;

    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;
    static final int VETH_INFO_PEER = 1;

    static final int IFLA_INET6_ADDR_GEN_MODE = 8;

    /** In {@code IFLA_EXT_MASK}: leave the statistics out. */
    static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;

    /** Longest device name without the terminating zero ({@code IFNAMSIZ - 1}). */
    static final int NAME_BYTES = Ifreq.IFNAMSIZ - 1;

    private Ifla() {}
}
