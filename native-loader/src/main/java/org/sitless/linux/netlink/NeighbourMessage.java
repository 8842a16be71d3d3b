package org.sitless.linux.netlink;

import java.util.Optional;
import org.agrona.DirectBuffer;

/**
 * A neighbour, from ARP or neighbour discovery: the payload of {@code RTM_NEWNEIGH} and {@code RTM_DELNEIGH}. With {@link #NTF_PROXY}
 * it is not a neighbour but an address that we answer for (RFC 4389).
 *
 * @param linkIndex the device's number
 * @param address the neighbour's IP address
 * @param hardwareAddress its link-layer address, empty while it is not known
 * @param state {@code NUD_*}
 * @param flags {@code NTF_*}
 */
public record NeighbourMessage(
        int linkIndex, IpAddress address, Optional<HardwareAddress> hardwareAddress, int state, int flags) {
    /** {@code NUD_INCOMPLETE}: asked, no answer yet. */
    public static final int NUD_INCOMPLETE = 0x01;
    /** {@code NUD_REACHABLE}: confirmed a moment ago. */
    public static final int NUD_REACHABLE = 0x02;
    /** {@code NUD_STALE}: usable, to be confirmed at next use. */
    public static final int NUD_STALE = 0x04;
    /** {@code NUD_DELAY}: usable, waiting for a hint. */
    public static final int NUD_DELAY = 0x08;
    /** {@code NUD_PROBE}: usable, being confirmed. */
    public static final int NUD_PROBE = 0x10;
    /** {@code NUD_FAILED}: no answer. */
    public static final int NUD_FAILED = 0x20;
    /** {@code NUD_NOARP}: needs no resolution. */
    public static final int NUD_NOARP = 0x40;
    /** {@code NUD_PERMANENT}: set by hand. */
    public static final int NUD_PERMANENT = 0x80;
    /** {@code NTF_PROXY}. */
    public static final int NTF_PROXY = 0x08;
    /** {@code NTF_ROUTER}: the neighbour is a router. */
    public static final int NTF_ROUTER = 0x80;

    private static final int NUD_VALID = NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE | NUD_PROBE | NUD_STALE | NUD_DELAY;

    /** A permanent entry that no discovery changes. */
    public static NeighbourMessage permanent(int linkIndex, IpAddress address, HardwareAddress hardwareAddress) {
        return new NeighbourMessage(linkIndex, address, Optional.of(hardwareAddress), NUD_PERMANENT, 0);
    }

    /** An address on this device that we answer for, if the device's {@code proxy_ndp} or {@code proxy_arp} says so. */
    public static NeighbourMessage proxy(int linkIndex, IpAddress address) {
        return new NeighbourMessage(linkIndex, address, Optional.empty(), NUD_PERMANENT, NTF_PROXY);
    }

    /**
     * Reads the payload {@code [offset, offset + length)}, which begins with {@code struct ndmsg}.
     *
     * @throws MalformedNetlinkException if it is cut short anywhere, or says no IP address
     */
    public static NeighbourMessage decode(DirectBuffer buffer, int offset, int length) {
        AttributeReader attributes = AttributeReader.behind(Nda.NDMSG_LEN, buffer, offset, length);
        IpFamily family = IpFamily.ofCode(buffer.getByte(offset + Nda.NDM_FAMILY) & 0xFF);
        if (family == null) {
            throw new MalformedNetlinkException(NetlinkFault.FAMILY_UNKNOWN, offset);
        }
        IpAddress address = null;
        Optional<HardwareAddress> hardwareAddress = Optional.empty();
        while (attributes.next()) {
            if (attributes.type() == Nda.NDA_DST) {
                address = attributes.address(family);
            } else if (attributes.type() == Nda.NDA_LLADDR) {
                hardwareAddress = Optional.of(attributes.hardwareAddress()).filter(a -> a.length() > 0);
            }
        }
        if (address == null) {
            throw new MalformedNetlinkException(NetlinkFault.ATTRIBUTE_MISSING, offset);
        }
        return new NeighbourMessage(
                buffer.getInt(offset + Nda.NDM_IFINDEX),
                address,
                hardwareAddress,
                buffer.getShort(offset + Nda.NDM_STATE) & 0xFFFF,
                buffer.getByte(offset + Nda.NDM_FLAGS) & 0xFF);
    }

    /** IPv4 or IPv6. */
    public IpFamily family() {
        return address.family();
    }

    /** True if frames can be sent to it now. */
    public boolean isUsable() {
        return (state & NUD_VALID) != 0 && !isProxy();
    }

    /** True if it is an address that we answer for. */
    public boolean isProxy() {
        return (flags & NTF_PROXY) != 0;
    }

    /** As {@code ip neighbour} prints it. */
    @Override
    public String toString() {
        String what =
                isProxy() ? " proxy" : hardwareAddress.map(a -> " at " + a).orElse("");
        return address + what + " on device " + linkIndex;
    }

    void encode(MessageWriter writer, int type, int messageFlags) {
        int body = writer.start(type, messageFlags, Nda.NDMSG_LEN);
        writer.buffer().putByte(body + Nda.NDM_FAMILY, (byte) family().code());
        writer.buffer().putInt(body + Nda.NDM_IFINDEX, linkIndex);
        writer.buffer().putShort(body + Nda.NDM_STATE, (short) state);
        writer.buffer().putByte(body + Nda.NDM_FLAGS, (byte) flags);
        writer.address(Nda.NDA_DST, address);
        hardwareAddress.ifPresent(a -> writer.bytes(Nda.NDA_LLADDR, a.bytes()));
    }

    static void encodeList(MessageWriter writer, IpFamily family, int flags) {
        int body = writer.start(Rtm.RTM_GETNEIGH, Nlmsg.NLM_F_DUMP, Nda.NDMSG_LEN);
        writer.buffer().putByte(body + Nda.NDM_FAMILY, (byte) family.code());
        writer.buffer().putByte(body + Nda.NDM_FLAGS, (byte) flags);
    }

    static void encodeGet(MessageWriter writer, int linkIndex, IpAddress address) {
        int body = writer.start(Rtm.RTM_GETNEIGH, 0, Nda.NDMSG_LEN);
        writer.buffer().putByte(body + Nda.NDM_FAMILY, (byte) address.family().code());
        writer.buffer().putInt(body + Nda.NDM_IFINDEX, linkIndex);
        writer.address(Nda.NDA_DST, address);
    }
}
