package org.sitless.tsp.message;

import java.util.Locale;
import java.util.Optional;

/** How the inner packets are carried (RFC 5572 §4.1, §7: a registry of IANA). */
public enum TunnelType {
    /** IPv6 in IPv4, protocol 41 (RFC 4213). */
    V6V4,
    /** IPv6 in UDP in IPv4, on the very ports of the signalling. */
    V6UDPV4,
    /** The broker chooses: {@link #V6UDPV4} behind a NAT, else {@link #V6V4}. Never an answer. */
    V6ANYV4,
    /** IPv4 in IPv6 (RFC 2473). */
    V4V6;

    /** As in the {@code type} attribute: lower case. */
    public String attribute() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type a {@code type} attribute or, in upper case, a capability names. */
    public static Optional<TunnelType> named(String text) {
        for (TunnelType type : values()) {
            if (type.name().equalsIgnoreCase(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
