package org.sitless.app.router;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * What a router does with a prefix that was delegated to it.
 *
 * @param namespace where tunnel and LAN are; empty for the caller's own network namespace
 * @param tunnelDevice name of the tunnel's device
 * @param delegated the prefix, of 1 to 64 bits; its first /64 is for the LAN
 * @param lanDevice name of the LAN's device ({@code if_prefix})
 * @param linkMtuBytes what hosts on the LAN shall take for the MTU of their link, so that what they send fits the tunnel
 * @param dnsServers recursive DNS servers for hosts on the LAN
 * @param advertising by whom the LAN is told
 * @param memory a file that outlives restarts, with the prefixes that were advertised (RFC 9096 §3.5); empty to forget them
 */
public record RouterPlan(
        Optional<Path> namespace,
        String tunnelDevice,
        Ipv6Prefix delegated,
        String lanDevice,
        int linkMtuBytes,
        List<Ipv6Address> dnsServers,
        Advertising advertising,
        Optional<Path> memory) {
    /** RFC 4291 §2.5.1: interface identifiers are 64 bits long, and so stateless autoconfiguration needs a /64. */
    private static final int LAN_PREFIX_LENGTH = 64;

    /** RFC 8200 §5. */
    private static final int LEAST_MTU_BYTES = 1_280;

    /** Refuses what cannot be advertised. @throws IllegalArgumentException naming what is wrong */
    public RouterPlan {
        if (delegated.length() < 1 || delegated.length() > LAN_PREFIX_LENGTH) {
            throw new IllegalArgumentException("a LAN needs a prefix of 64 bits or fewer, not " + delegated);
        }
        if (linkMtuBytes < LEAST_MTU_BYTES) {
            throw new IllegalArgumentException("no IPv6 link has an MTU of " + linkMtuBytes);
        }
        dnsServers = List.copyOf(dnsServers);
    }

    /** By ourselves, no DNS servers, nothing remembered. */
    public static RouterPlan of(String tunnelDevice, Ipv6Prefix delegated, String lanDevice, int linkMtuBytes) {
        return new RouterPlan(
                Optional.empty(),
                tunnelDevice,
                delegated,
                lanDevice,
                linkMtuBytes,
                List.of(),
                new Advertising.Own(),
                Optional.empty());
    }

    public RouterPlan namespace(Optional<Path> path) {
        return new RouterPlan(path, tunnelDevice, delegated, lanDevice, linkMtuBytes, dnsServers, advertising, memory);
    }

    public RouterPlan dnsServers(List<Ipv6Address> servers) {
        return new RouterPlan(
                namespace, tunnelDevice, delegated, lanDevice, linkMtuBytes, servers, advertising, memory);
    }

    public RouterPlan advertising(Advertising choice) {
        return new RouterPlan(namespace, tunnelDevice, delegated, lanDevice, linkMtuBytes, dnsServers, choice, memory);
    }

    public RouterPlan memory(Path file) {
        return new RouterPlan(
                namespace,
                tunnelDevice,
                delegated,
                lanDevice,
                linkMtuBytes,
                dnsServers,
                advertising,
                Optional.of(file));
    }

    /** The first /64 of what was delegated. */
    public Ipv6Prefix lanPrefix() {
        return new Ipv6Prefix(delegated.high(), 0, LAN_PREFIX_LENGTH);
    }

    /** Our own address on the LAN: the prefix and ::1. */
    public InterfaceAddress lanAddress() {
        return new InterfaceAddress(new Ipv6Address(delegated.high(), 1), LAN_PREFIX_LENGTH);
    }
}
