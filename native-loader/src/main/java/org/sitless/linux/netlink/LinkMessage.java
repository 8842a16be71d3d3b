package org.sitless.linux.netlink;

import java.util.Optional;
import org.agrona.DirectBuffer;

/**
 * A network device as the kernel describes it: the payload of {@code RTM_NEWLINK} and {@code RTM_DELLINK}. Sizes are zero where an
 * old kernel does not say.
 *
 * @param index the device's number in its namespace
 * @param name its name, at most 15 bytes
 * @param hardwareType {@code ARPHRD_*}: 1 Ethernet, 65534 none (TUN), 772 loopback
 * @param flags {@code IFF_*} of {@code linux/if.h}
 * @param mtuBytes the largest network packet
 * @param txQueueLength packets the device queues
 * @param operState whether it can pass packets
 * @param hardwareAddress the link-layer address, empty for a TUN
 * @param kind the driver's word: {@code tun}, {@code veth}, {@code dummy}; empty for hardware and loopback
 * @param peerIndex number of the device it is attached to ({@code IFLA_LINK}): the other end of a veth, the lower device; 0 for none
 * @param peerNamespaceId id of the namespace in which {@code peerIndex} counts, if it is another one
 * @param masterIndex number of the bridge or bond it belongs to, 0 for none
 * @param txQueues transmit queues
 * @param rxQueues receive queues
 * @param gsoMaxSizeBytes largest super-packet the stack hands to it, IPv6 above 64 KB
 * @param gsoMaxSegments most segments in one super-packet
 * @param gsoIpv4MaxSizeBytes the same for IPv4 (kernel 6.3)
 * @param groMaxSizeBytes largest packet that receive coalescing builds
 * @param tsoMaxSizeBytes largest super-packet the device itself takes
 * @param addrGenMode how its IPv6 link-local address is made; empty where IPv6 is off
 */
public record LinkMessage(
        int index,
        String name,
        int hardwareType,
        int flags,
        int mtuBytes,
        int txQueueLength,
        OperState operState,
        Optional<HardwareAddress> hardwareAddress,
        Optional<String> kind,
        int peerIndex,
        Optional<Integer> peerNamespaceId,
        int masterIndex,
        int txQueues,
        int rxQueues,
        int gsoMaxSizeBytes,
        int gsoMaxSegments,
        int gsoIpv4MaxSizeBytes,
        int groMaxSizeBytes,
        int tsoMaxSizeBytes,
        Optional<AddrGenMode> addrGenMode) {
    /** {@code IFF_UP}: set up by the administrator. */
    public static final int IFF_UP = 0x1;
    /** {@code IFF_LOOPBACK}. */
    public static final int IFF_LOOPBACK = 0x8;
    /** {@code IFF_POINTOPOINT}. */
    public static final int IFF_POINTOPOINT = 0x10;
    /** {@code IFF_NOARP}. */
    public static final int IFF_NOARP = 0x80;
    /** {@code IFF_LOWER_UP}: the cable is in, or the queue is open. */
    public static final int IFF_LOWER_UP = 0x1_0000;
    /** {@code ARPHRD_ETHER}. */
    public static final int ARPHRD_ETHER = 1;
    /** {@code ARPHRD_NONE}. */
    public static final int ARPHRD_NONE = 0xFFFE;

    /**
     * Reads the payload {@code [offset, offset + length)}, which begins with {@code struct ifinfomsg}.
     *
     * @throws MalformedNetlinkException if it is cut short anywhere
     */
    public static LinkMessage decode(DirectBuffer buffer, int offset, int length) {
        return new Decoder().decode(buffer, offset, length);
    }

    /** True if the administrator set it up. */
    public boolean isUp() {
        return (flags & IFF_UP) != 0;
    }

    /** True if the lower layer is there: cable, peer, or an open TUN queue. */
    public boolean hasCarrier() {
        return (flags & IFF_LOWER_UP) != 0;
    }

    /** True for {@code lo}. */
    public boolean isLoopback() {
        return (flags & IFF_LOOPBACK) != 0;
    }

    /** True if frames on it begin with an Ethernet header. */
    public boolean isEthernet() {
        return hardwareType == ARPHRD_ETHER;
    }

    private static final class Decoder {
        private String name = "";
        private long mtu;
        private long txQueueLength;
        private OperState operState = OperState.UNKNOWN;
        private Optional<HardwareAddress> hardwareAddress = Optional.empty();
        private Optional<String> kind = Optional.empty();
        private int peerIndex;
        private Optional<Integer> peerNamespaceId = Optional.empty();
        private int masterIndex;
        private int txQueues;
        private int rxQueues;
        private int gsoMaxSize;
        private int gsoMaxSegments;
        private int gsoIpv4MaxSize;
        private int groMaxSize;
        private int tsoMaxSize;
        private Optional<AddrGenMode> addrGenMode = Optional.empty();

        LinkMessage decode(DirectBuffer buffer, int offset, int length) {
            AttributeReader attributes = AttributeReader.behind(Ifla.IFINFOMSG_LEN, buffer, offset, length);
            while (attributes.next()) {
                read(attributes);
            }
            return new LinkMessage(
                    buffer.getInt(offset + Ifla.IFI_INDEX),
                    name,
                    buffer.getShort(offset + Ifla.IFI_TYPE) & 0xFFFF,
                    buffer.getInt(offset + Ifla.IFI_FLAGS),
                    (int) mtu,
                    (int) txQueueLength,
                    operState,
                    hardwareAddress,
                    kind,
                    peerIndex,
                    peerNamespaceId,
                    masterIndex,
                    txQueues,
                    rxQueues,
                    gsoMaxSize,
                    gsoMaxSegments,
                    gsoIpv4MaxSize,
                    groMaxSize,
                    tsoMaxSize,
                    addrGenMode);
        }

        private void read(AttributeReader attribute) {
            switch (attribute.type()) {
                case Ifla.IFLA_IFNAME -> name = attribute.string();
                case Ifla.IFLA_MTU -> mtu = attribute.u32();
                case Ifla.IFLA_TXQLEN -> txQueueLength = attribute.u32();
                case Ifla.IFLA_OPERSTATE -> operState = OperState.ofCode(attribute.u8());
                case Ifla.IFLA_ADDRESS ->
                    hardwareAddress = Optional.of(attribute.hardwareAddress()).filter(a -> a.length() > 0);
                case Ifla.IFLA_LINKINFO -> kind = kindIn(attribute.nested());
                case Ifla.IFLA_LINK -> peerIndex = attribute.s32();
                case Ifla.IFLA_LINK_NETNSID -> peerNamespaceId = Optional.of(attribute.s32());
                case Ifla.IFLA_MASTER -> masterIndex = attribute.s32();
                case Ifla.IFLA_NUM_TX_QUEUES -> txQueues = attribute.s32();
                case Ifla.IFLA_NUM_RX_QUEUES -> rxQueues = attribute.s32();
                case Ifla.IFLA_GSO_MAX_SIZE -> gsoMaxSize = attribute.s32();
                case Ifla.IFLA_GSO_MAX_SEGS -> gsoMaxSegments = attribute.s32();
                case Ifla.IFLA_GSO_IPV4_MAX_SIZE -> gsoIpv4MaxSize = attribute.s32();
                case Ifla.IFLA_GRO_MAX_SIZE -> groMaxSize = attribute.s32();
                case Ifla.IFLA_TSO_MAX_SIZE -> tsoMaxSize = attribute.s32();
                case Ifla.IFLA_AF_SPEC -> addrGenMode = addrGenModeIn(attribute.nested());
                default -> {} // newer kernels say more than we ask
            }
        }

        private static Optional<String> kindIn(AttributeReader linkInfo) {
            while (linkInfo.next()) {
                if (linkInfo.type() == Ifla.IFLA_INFO_KIND) {
                    return Optional.of(linkInfo.string());
                }
            }
            return Optional.empty();
        }

        /** {@code IFLA_AF_SPEC} holds one nest a family, whose type is the family's number. */
        private static Optional<AddrGenMode> addrGenModeIn(AttributeReader families) {
            while (families.next()) {
                if (families.type() != IpFamily.IPV6.code()) {
                    continue;
                }
                AttributeReader inet6 = families.nested();
                while (inet6.next()) {
                    if (inet6.type() == Ifla.IFLA_INET6_ADDR_GEN_MODE) {
                        return AddrGenMode.ofCode(inet6.u8());
                    }
                }
            }
            return Optional.empty();
        }
    }
}
