package org.sitless.linux.layout;

/**
 * Address families, socket types, protocols and message flags, by their C names.
 *
 * <p>Source: {@code sys/socket.h}, {@code netinet/in.h}, {@code linux/if_ether.h}, {@code linux/netlink.h}, {@code linux/errqueue.h},
 * {@code linux/if_packet.h}; socket(2), recv(2), packet(7), netlink(7).
 */
public final class SysSocket {
    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;

    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;

    public static final int IPPROTO_IP = 0;
    public static final int IPPROTO_ICMP = 1;
    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_UDP = 17;
    public static final int IPPROTO_IPV6 = 41;
    public static final int IPPROTO_ICMPV6 = 58;
    public static final int IPPROTO_RAW = 255;

    public static final int NETLINK_ROUTE = 0;

    public static final int SOL_SOCKET = 1;
    public static final int SOL_PACKET = 263;
    public static final int SOL_NETLINK = 270;

    /** Protocols of an AF_PACKET socket; the kernel wants them in network byte order. */
    public static final int ETH_P_ALL = 0x0003;

    public static final int ETH_P_IP = 0x0800;
    public static final int ETH_P_ARP = 0x0806;
    public static final int ETH_P_IPV6 = 0x86dd;

    public static final int MSG_PEEK = 0x02;
    public static final int MSG_CTRUNC = 0x08;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_CONFIRM = 0x800;
    public static final int MSG_ERRQUEUE = 0x2000;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_WAITFORONE = 0x10000;

    public static final int POLLIN = 0x01;
    public static final int POLLOUT = 0x04;
    public static final int POLLERR = 0x08;
    public static final int POLLHUP = 0x10;
    public static final int POLLNVAL = 0x20;

    /** Values of {@code IP_MTU_DISCOVER}. */
    public static final int IP_PMTUDISC_DONT = 0;

    public static final int IP_PMTUDISC_WANT = 1;
    public static final int IP_PMTUDISC_DO = 2;
    public static final int IP_PMTUDISC_PROBE = 3;
    public static final int IP_PMTUDISC_INTERFACE = 4;
    public static final int IP_PMTUDISC_OMIT = 5;

    /** Value of {@code IPV6_MTU_DISCOVER}. */
    public static final int IPV6_PMTUDISC_PROBE = 3;

    /** Values of {@code ee_origin}: who says that a packet failed. */
    public static final int SO_EE_ORIGIN_LOCAL = 1;

    public static final int SO_EE_ORIGIN_ICMP = 2;

    /** Values of {@code sll_pkttype}: whose packet it is. */
    public static final int PACKET_HOST = 0;

    public static final int PACKET_BROADCAST = 1;
    public static final int PACKET_MULTICAST = 2;
    public static final int PACKET_OTHERHOST = 3;
    public static final int PACKET_OUTGOING = 4;

    private SysSocket() {}
}
