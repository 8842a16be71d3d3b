package org.sitless.app.router;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.netlink.HardwareAddress;

/**
 * What a router says of itself and of its link.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |  Type = 134   |   Code = 0    |          Checksum             |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   | Cur Hop Limit |M|O|  Reserved |       Router Lifetime         |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                         Reachable Time                        |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                          Retrans Timer                        |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |   Options ...
 *   +-+-+-+-+-+-+-+-+-+-+-+-
 * </pre>
 *
 * <p>M and O are 0: there is no DHCPv6 here. Reachable time and retransmission timer are left to the hosts. Source: RFC 4861 §4.2.
 *
 * @param routerSeconds how long we are a default router, 0 for not at all; at most 65535
 * @param source our link-layer address
 * @param mtuBytes of the link
 * @param prefixes of the link
 * @param route what is reached through us whether we are a default router or not
 * @param routeSeconds how long that holds
 * @param dnsServers recursive DNS servers
 * @param dnsSeconds how long they may be asked
 */
record RouterAdvertisement(
        int routerSeconds,
        Optional<HardwareAddress> source,
        int mtuBytes,
        List<PrefixInformation> prefixes,
        Optional<Ipv6Prefix> route,
        int routeSeconds,
        List<Ipv6Address> dnsServers,
        int dnsSeconds) {
    static final int TYPE = 134;

    private static final int HEADER_BYTES = 16;
    private static final int HOP_LIMIT_FOR_HOSTS = 64;
    private static final int ROOM = 1_232; // RFC 8200 §5: 1,280 octets pass every link, and 48 are headers

    /** Prefixes that were in use before, after an unlucky day; more of them would not fit. */
    static final int MOST_PREFIXES = 16;

    /** RFC 8106 §5.3.1: hosts keep three; more are a waste. */
    private static final int MOST_DNS_SERVERS = 8;

    RouterAdvertisement {
        prefixes = prefixes.stream().limit(MOST_PREFIXES).toList();
        dnsServers = dnsServers.stream().limit(MOST_DNS_SERVERS).toList();
    }

    /** The same on a link with this address of ours, and with its MTU if that is less. */
    RouterAdvertisement on(Optional<HardwareAddress> address, int linkMtuBytes) {
        return new RouterAdvertisement(
                routerSeconds,
                address,
                Math.min(mtuBytes, linkMtuBytes),
                prefixes,
                route,
                routeSeconds,
                dnsServers,
                dnsSeconds);
    }

    /** The message, big-endian, with a checksum of zero: the kernel knows the addresses that it covers. */
    byte[] octets() {
        ByteBuffer octets = ByteBuffer.allocate(ROOM);
        octets.put((byte) TYPE).put((byte) 0).putShort((short) 0);
        octets.put((byte) HOP_LIMIT_FOR_HOSTS).put((byte) 0).putShort((short) routerSeconds);
        octets.position(HEADER_BYTES);
        source.ifPresent(address -> putSource(octets, address));
        putMtu(octets);
        prefixes.forEach(prefix -> putPrefix(octets, prefix));
        route.ifPresent(prefix -> putRoute(octets, prefix));
        putDnsServers(octets);
        byte[] message = new byte[octets.position()];
        octets.flip().get(message);
        return message;
    }

    /**
     * RFC 4861 §4.6.1, for Ethernet RFC 2464 §6.
     *
     * <pre>
     *   |   Type = 1    |  Length = 1   |    Link-Layer Address ...     |
     * </pre>
     */
    private static void putSource(ByteBuffer octets, HardwareAddress address) {
        int units = (2 + address.length() + 7) / 8;
        int end = octets.position() + 8 * units;
        octets.put((byte) 1).put((byte) units).put(address.bytes());
        octets.position(end);
    }

    /**
     * RFC 4861 §4.6.4.
     *
     * <pre>
     *   |   Type = 5    |  Length = 1   |           Reserved            |
     *   |                              MTU                              |
     * </pre>
     */
    private void putMtu(ByteBuffer octets) {
        octets.put((byte) 5).put((byte) 1).putShort((short) 0).putInt(mtuBytes);
    }

    /**
     * RFC 4861 §4.6.2.
     *
     * <pre>
     *   |   Type = 3    |  Length = 4   | Prefix Length |L|A| Reserved1 |
     *   |                         Valid Lifetime                        |
     *   |                       Preferred Lifetime                      |
     *   |                           Reserved2                           |
     *   |                        Prefix, 16 octets                      |
     * </pre>
     */
    private static void putPrefix(ByteBuffer octets, PrefixInformation information) {
        Ipv6Prefix prefix = information.prefix();
        octets.put((byte) 3).put((byte) 4).put((byte) prefix.length()).put((byte) 0xC0);
        octets.putInt(information.validSeconds())
                .putInt(information.preferredSeconds())
                .putInt(0);
        octets.putLong(prefix.high()).putLong(prefix.low());
    }

    /**
     * RFC 4191 §2.3, with the medium preference 00. RFC 7084 L-3: a router advertises itself for its delegated prefix, "independent of
     * having or not having IPv6 connectivity on the WAN interface".
     *
     * <pre>
     *   |   Type = 24   |  Length = 2   | Prefix Length |Resvd|Prf|Resvd|
     *   |                        Route Lifetime                         |
     *   |                     Prefix, 8 octets                          |
     * </pre>
     */
    private void putRoute(ByteBuffer octets, Ipv6Prefix prefix) {
        octets.put((byte) 24).put((byte) 2).put((byte) prefix.length()).put((byte) 0);
        octets.putInt(routeSeconds).putLong(prefix.high());
    }

    /**
     * RFC 8106 §5.1.
     *
     * <pre>
     *   |   Type = 25   | 1 + 2 a server|           Reserved            |
     *   |                           Lifetime                            |
     *   |            Addresses of IPv6 Recursive DNS Servers            |
     * </pre>
     */
    private void putDnsServers(ByteBuffer octets) {
        if (dnsServers.isEmpty()) {
            return;
        }
        octets.put((byte) 25).put((byte) (1 + 2 * dnsServers.size())).putShort((short) 0);
        octets.putInt(dnsSeconds);
        dnsServers.forEach(server -> octets.putLong(server.high()).putLong(server.low()));
    }
}
