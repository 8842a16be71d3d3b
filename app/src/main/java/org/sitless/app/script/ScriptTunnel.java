package org.sitless.app.script;

import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * The tunnel that a script is told of. What came from the network is an address, a number, or checked letter by letter.
 *
 * @param mode {@code v6v4} or {@code v6udpv4}
 * @param router whether a prefix was asked for
 * @param device the tunnel's
 * @param lanDevice {@code if_prefix}
 * @param clientName what the broker calls us
 * @param dnsServer a recursive server
 * @param delegated the prefix, if there is one
 */
public record ScriptTunnel(
        String mode,
        boolean router,
        String device,
        Optional<String> lanDevice,
        Ipv4Address clientIpv4,
        Ipv6Address clientIpv6,
        Optional<String> clientName,
        Optional<Ipv6Address> dnsServer,
        Ipv4Address serverIpv4,
        Ipv6Address serverIpv6,
        Optional<Ipv6Prefix> delegated) {}
