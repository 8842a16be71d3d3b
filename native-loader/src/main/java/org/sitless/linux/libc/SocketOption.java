package org.sitless.linux.libc;

import org.sitless.linux.layout.SysSocket;

/**
 * A socket option with its level, by its C name.
 *
 * <p>Source: socket(7), ip(7), ipv6(7), RFC 3542, udp(7), packet(7), netlink(7); {@code asm-generic/socket.h}, {@code linux/in.h}, {@code linux/in6.h},
 * {@code netinet/icmp6.h}, {@code linux/udp.h}, {@code linux/if_packet.h},
 * {@code linux/netlink.h}.
 */
public enum SocketOption {
    SO_REUSEADDR(Level.SOL_SOCKET, 2),
    SO_ERROR(Level.SOL_SOCKET, 4),
    SO_SNDBUF(Level.SOL_SOCKET, 7),
    SO_RCVBUF(Level.SOL_SOCKET, 8),
    SO_REUSEPORT(Level.SOL_SOCKET, 15),
    SO_BINDTODEVICE(Level.SOL_SOCKET, 25),
    SO_ATTACH_FILTER(Level.SOL_SOCKET, 26),
    SO_DETACH_FILTER(Level.SOL_SOCKET, 27),
    SO_SNDBUFFORCE(Level.SOL_SOCKET, 32),
    SO_RCVBUFFORCE(Level.SOL_SOCKET, 33),
    SO_MARK(Level.SOL_SOCKET, 36),
    SO_RXQ_OVFL(Level.SOL_SOCKET, 40),
    SO_LOCK_FILTER(Level.SOL_SOCKET, 44),
    SO_BUSY_POLL(Level.SOL_SOCKET, 46),
    SO_MEMINFO(Level.SOL_SOCKET, 55),

    IP_TOS(Level.IPPROTO_IP, 1),
    IP_TTL(Level.IPPROTO_IP, 2),
    IP_HDRINCL(Level.IPPROTO_IP, 3),
    IP_PKTINFO(Level.IPPROTO_IP, 8),
    IP_MTU_DISCOVER(Level.IPPROTO_IP, 10),
    IP_RECVERR(Level.IPPROTO_IP, 11),
    IP_RECVTTL(Level.IPPROTO_IP, 12),
    IP_RECVTOS(Level.IPPROTO_IP, 13),
    IP_MTU(Level.IPPROTO_IP, 14),
    IP_FREEBIND(Level.IPPROTO_IP, 15),

    IPV6_UNICAST_HOPS(Level.IPPROTO_IPV6, 16),
    IPV6_MULTICAST_IF(Level.IPPROTO_IPV6, 17),
    IPV6_MULTICAST_HOPS(Level.IPPROTO_IPV6, 18),
    IPV6_MULTICAST_LOOP(Level.IPPROTO_IPV6, 19),
    IPV6_ADD_MEMBERSHIP(Level.IPPROTO_IPV6, 20),
    IPV6_MTU_DISCOVER(Level.IPPROTO_IPV6, 23),
    IPV6_RECVPKTINFO(Level.IPPROTO_IPV6, 49),
    IPV6_PKTINFO(Level.IPPROTO_IPV6, 50),
    IPV6_RECVHOPLIMIT(Level.IPPROTO_IPV6, 51),
    IPV6_HOPLIMIT(Level.IPPROTO_IPV6, 52),
    ICMP6_FILTER(Level.IPPROTO_ICMPV6, 1),

    UDP_SEGMENT(Level.IPPROTO_UDP, 103),
    UDP_GRO(Level.IPPROTO_UDP, 104),

    PACKET_ADD_MEMBERSHIP(Level.SOL_PACKET, 1),
    PACKET_STATISTICS(Level.SOL_PACKET, 6),
    PACKET_AUXDATA(Level.SOL_PACKET, 8),
    PACKET_VNET_HDR(Level.SOL_PACKET, 15),
    PACKET_FANOUT(Level.SOL_PACKET, 18),
    PACKET_QDISC_BYPASS(Level.SOL_PACKET, 20),
    PACKET_IGNORE_OUTGOING(Level.SOL_PACKET, 23),

    NETLINK_ADD_MEMBERSHIP(Level.SOL_NETLINK, 1),
    NETLINK_CAP_ACK(Level.SOL_NETLINK, 10),
    NETLINK_EXT_ACK(Level.SOL_NETLINK, 11),
    NETLINK_GET_STRICT_CHK(Level.SOL_NETLINK, 12);

    /** Which layer of the kernel answers; the constant's name is the C name. */
    enum Level {
        SOL_SOCKET(SysSocket.SOL_SOCKET),
        IPPROTO_IP(SysSocket.IPPROTO_IP),
        IPPROTO_IPV6(SysSocket.IPPROTO_IPV6),
        IPPROTO_ICMPV6(SysSocket.IPPROTO_ICMPV6),
        IPPROTO_UDP(SysSocket.IPPROTO_UDP),
        SOL_PACKET(SysSocket.SOL_PACKET),
        SOL_NETLINK(SysSocket.SOL_NETLINK);

        final int number;

        Level(int number) {
            this.number = number;
        }
    }

    private final Level level;
    private final int number;

    SocketOption(Level level, int number) {
        this.level = level;
        this.number = number;
    }

    public int level() {
        return level.number;
    }

    String levelName() {
        return level.name();
    }

    public int number() {
        return number;
    }
}
