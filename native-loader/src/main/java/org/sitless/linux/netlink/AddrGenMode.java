package org.sitless.linux.netlink;

import java.util.Optional;

/** How the kernel makes the IPv6 link-local address of a device: {@code IFLA_INET6_ADDR_GEN_MODE} ({@code linux/if_link.h}). */
public enum AddrGenMode {
    /** From the hardware address; a device without one (TUN) gets a random one. The default. */
    EUI64(0),
    /** None; what we want of a tunnel, whose link-local address is fe80:: and the IPv4 address (RFC 4213 §3.7). */
    NONE(1),
    /** RFC 7217, from a secret set beforehand. */
    STABLE_PRIVACY(2),
    /** RFC 7217, from a random secret. */
    RANDOM(3);

    private final int code;

    AddrGenMode(int code) {
        this.code = code;
    }

    /** The kernel's number. */
    public int code() {
        return code;
    }

    static Optional<AddrGenMode> ofCode(int code) {
        for (AddrGenMode mode : values()) {
            if (mode.code == code) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
