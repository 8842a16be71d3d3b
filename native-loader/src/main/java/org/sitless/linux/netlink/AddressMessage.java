package org.sitless.linux.netlink;

import java.time.Duration;
import java.util.Optional;
import org.agrona.DirectBuffer;

/**
 * An address of a device: the payload of {@code RTM_NEWADDR} and {@code RTM_DELADDR}. What {@link RtNetlink#addresses()} lists can be
 * given back to add or remove it.
 *
 * @param linkIndex the device's number
 * @param address the host's own address ({@code IFA_LOCAL})
 * @param prefixLength how much of it (or of the peer) is on link
 * @param peer the address at the other end, if one is set ({@code IFA_ADDRESS} where it differs)
 * @param broadcast IPv4 only
 * @param label IPv4 only: the device's name, perhaps with {@code :suffix}
 * @param scope {@code RT_SCOPE_*}
 * @param flags {@code IFA_F_*}
 * @param preferred how long it may be chosen as a source, or {@link #FOREVER}
 * @param valid how long it exists, or {@link #FOREVER}
 * @param routeMetric metric of the prefix route that comes with it, 0 for the kernel's default
 */
public record AddressMessage(
        int linkIndex,
        IpAddress address,
        int prefixLength,
        Optional<IpAddress> peer,
        Optional<IpAddress> broadcast,
        Optional<String> label,
        int scope,
        int flags,
        Duration preferred,
        Duration valid,
        long routeMetric) {
    /** A lifetime without end ({@code INFINITY_LIFE_TIME}). */
    public static final Duration FOREVER = Duration.ofSeconds(0xFFFF_FFFFL);

    /** {@code IFA_F_NODAD}: no duplicate address detection, usable at once (RFC 4862 §5.4). */
    public static final int IFA_F_NODAD = 0x02;
    /** {@code IFA_F_DADFAILED}: somebody else has it. */
    public static final int IFA_F_DADFAILED = 0x08;
    /** {@code IFA_F_DEPRECATED}: its preferred lifetime is over. */
    public static final int IFA_F_DEPRECATED = 0x20;
    /** {@code IFA_F_TENTATIVE}: duplicate address detection goes on. */
    public static final int IFA_F_TENTATIVE = 0x40;
    /** {@code IFA_F_PERMANENT}: set by hand, valid forever. */
    public static final int IFA_F_PERMANENT = 0x80;
    /** {@code IFA_F_NOPREFIXROUTE}: no route for the prefix comes with it. */
    public static final int IFA_F_NOPREFIXROUTE = 0x200;

    /** Refuses a prefix longer than the address. */
    public AddressMessage {
        if (prefixLength < 0 || prefixLength > address.family().addressBits()) {
            throw new IllegalArgumentException("a prefix length of " + prefixLength + " does not fit " + address);
        }
    }

    /** Begins the description of an address to add, replace or remove; the prefix is the whole address until said otherwise. */
    public static Builder on(int linkIndex, IpAddress address) {
        return new Builder(linkIndex, address);
    }

    /**
     * Reads the payload {@code [offset, offset + length)}, which begins with {@code struct ifaddrmsg}.
     *
     * @throws MalformedNetlinkException if it is cut short anywhere, or says no address
     */
    public static AddressMessage decode(DirectBuffer buffer, int offset, int length) {
        AttributeReader attributes = AttributeReader.behind(Ifa.IFADDRMSG_LEN, buffer, offset, length);
        IpFamily family = IpFamily.ofCode(buffer.getByte(offset + Ifa.IFA_FAMILY_OFFSET) & 0xFF);
        if (family == null) {
            throw new MalformedNetlinkException(NetlinkFault.FAMILY_UNKNOWN, offset);
        }
        int prefixLength = buffer.getByte(offset + Ifa.IFA_PREFIXLEN) & 0xFF;
        if (prefixLength > family.addressBits()) {
            throw new MalformedNetlinkException(NetlinkFault.PREFIX_LENGTH, offset);
        }
        Builder fields = new Builder(buffer.getInt(offset + Ifa.IFA_INDEX), null);
        fields.prefixLength = prefixLength;
        fields.scope = buffer.getByte(offset + Ifa.IFA_SCOPE) & 0xFF;
        fields.flags = buffer.getByte(offset + Ifa.IFA_FLAGS_OFFSET) & 0xFF;
        while (attributes.next()) {
            fields.read(attributes, family);
        }
        return fields.decoded(offset);
    }

    /** IPv4 or IPv6. */
    public IpFamily family() {
        return address.family();
    }

    /** True while duplicate address detection goes on: the address cannot be used yet. */
    public boolean isTentative() {
        return (flags & IFA_F_TENTATIVE) != 0;
    }

    /** True if duplicate address detection found another owner: the address will never be usable. */
    public boolean isDuplicate() {
        return (flags & IFA_F_DADFAILED) != 0;
    }

    /** True if it should not be chosen as a source any more. */
    public boolean isDeprecated() {
        return (flags & IFA_F_DEPRECATED) != 0;
    }

    /** As {@code ip address} prints it. */
    @Override
    public String toString() {
        String own = address + peer.map(p -> " peer " + p).orElse("") + "/" + prefixLength;
        return own + " on device " + linkIndex;
    }

    void encode(MessageWriter writer, int type, int messageFlags) {
        int body = writer.start(type, messageFlags, Ifa.IFADDRMSG_LEN);
        writer.buffer().putByte(body + Ifa.IFA_FAMILY_OFFSET, (byte) family().code());
        writer.buffer().putByte(body + Ifa.IFA_PREFIXLEN, (byte) prefixLength);
        writer.buffer().putByte(body + Ifa.IFA_FLAGS_OFFSET, (byte) flags);
        writer.buffer().putByte(body + Ifa.IFA_SCOPE, (byte) scope);
        writer.buffer().putInt(body + Ifa.IFA_INDEX, linkIndex);
        writer.address(Ifa.IFA_LOCAL, address);
        writer.address(Ifa.IFA_ADDRESS, peer.orElse(address));
        broadcast.ifPresent(b -> writer.address(Ifa.IFA_BROADCAST, b));
        label.ifPresent(l -> writer.string(Ifa.IFA_LABEL, l));
        writer.u32(Ifa.IFA_FLAGS, flags);
        if (routeMetric != 0) {
            writer.u32(Ifa.IFA_RT_PRIORITY, routeMetric);
        }
        int cacheInfo = writer.attribute(Ifa.IFA_CACHEINFO, Ifa.CACHEINFO_LEN);
        writer.buffer().putInt(cacheInfo + Ifa.IFA_PREFERED, (int) preferred.toSeconds());
        writer.buffer().putInt(cacheInfo + Ifa.IFA_VALID, (int) valid.toSeconds());
    }

    /** Collects what is known about an address; every setter returns the builder. */
    public static final class Builder {
        private final int linkIndex;
        private IpAddress local;
        private IpAddress remote;
        private int prefixLength;
        private Optional<IpAddress> broadcast = Optional.empty();
        private Optional<String> label = Optional.empty();
        private int scope;
        private int flags;
        private Duration preferred = FOREVER;
        private Duration valid = FOREVER;
        private long routeMetric;

        private Builder(int linkIndex, IpAddress local) {
            this.linkIndex = linkIndex;
            this.local = local;
            if (local != null) {
                this.prefixLength = local.family().addressBits();
                this.scope = defaultScope(local);
            }
        }

        private static int defaultScope(IpAddress address) {
            if (address.isLoopback()) {
                return RouteMessage.RT_SCOPE_HOST;
            }
            return address.family() == IpFamily.IPV6 && address.isLinkLocal()
                    ? RouteMessage.RT_SCOPE_LINK
                    : RouteMessage.RT_SCOPE_UNIVERSE;
        }

        /** How many bits are on link. */
        public Builder prefixLength(int bits) {
            prefixLength = bits;
            return this;
        }

        /** The address at the other end of a point-to-point device. */
        public Builder peer(IpAddress address) {
            remote = address;
            return this;
        }

        /** The broadcast address; IPv4 only. */
        public Builder broadcast(IpAddress address) {
            broadcast = Optional.of(address);
            return this;
        }

        /** {@code RT_SCOPE_*}; IPv6 goes by the address and ignores it. */
        public Builder scope(int code) {
            scope = code;
            return this;
        }

        /** Usable at once: nobody else can have it, or nobody could be asked (RFC 4862 §5.4, a TUN has no neighbours). */
        public Builder withoutDuplicateDetection() {
            flags |= IFA_F_NODAD;
            return this;
        }

        /** No route for the prefix comes with it. */
        public Builder withoutPrefixRoute() {
            flags |= IFA_F_NOPREFIXROUTE;
            return this;
        }

        /** How long it may be chosen as a source, and how long it exists; whole seconds, {@link #FOREVER} for no end. */
        public Builder lifetimes(Duration preferredFor, Duration validFor) {
            if (preferredFor.compareTo(validFor) > 0 || validFor.toSeconds() < 1 || validFor.compareTo(FOREVER) > 0) {
                throw new IllegalArgumentException("lifetimes must be 0 <= preferred <= valid, valid at least 1 s; not "
                        + preferredFor + " and " + validFor);
            }
            preferred = preferredFor;
            valid = validFor;
            return this;
        }

        /** Metric of the prefix route. */
        public Builder routeMetric(long metric) {
            routeMetric = metric;
            return this;
        }

        /** The address, ready to be added. */
        public AddressMessage build() {
            IpAddress own = local == null ? remote : local;
            Optional<IpAddress> peer = Optional.ofNullable(remote).filter(r -> !r.equals(own));
            return new AddressMessage(
                    linkIndex, own, prefixLength, peer, broadcast, label, scope, flags, preferred, valid, routeMetric);
        }

        private void read(AttributeReader attribute, IpFamily family) {
            switch (attribute.type()) {
                case Ifa.IFA_LOCAL -> local = attribute.address(family);
                case Ifa.IFA_ADDRESS -> remote = attribute.address(family);
                case Ifa.IFA_BROADCAST -> broadcast = Optional.of(attribute.address(family));
                case Ifa.IFA_LABEL -> label = Optional.of(attribute.string());
                case Ifa.IFA_FLAGS -> flags = attribute.s32();
                case Ifa.IFA_RT_PRIORITY -> routeMetric = attribute.u32();
                case Ifa.IFA_CACHEINFO -> {
                    preferred = Duration.ofSeconds(attribute.u32At(Ifa.IFA_PREFERED));
                    valid = Duration.ofSeconds(attribute.u32At(Ifa.IFA_VALID));
                }
                default -> {} // newer kernels say more than we ask
            }
        }

        private AddressMessage decoded(int offset) {
            if (local == null && remote == null) {
                throw new MalformedNetlinkException(NetlinkFault.ATTRIBUTE_MISSING, offset);
            }
            return build();
        }
    }
}
