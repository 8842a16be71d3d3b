package org.sitless.app.negotiation;

import java.util.List;
import java.util.Optional;
import org.sitless.app.config.ClientConfig;
import org.sitless.tsp.message.TunnelType;

/**
 * How to signal.
 *
 * @param inTurn the next is for when the one before is silent
 * @param behindNat what to do when a broker says over TCP that it cannot serve a client behind a NAT
 */
public record Ways(List<Signalling> inTurn, Optional<Signalling> behindNat) {
    public Ways {
        inTurn = List.copyOf(inTurn);
    }

    /** As chosen. A v6udpv4 tunnel MUST be signalled over UDP (RFC 5572 §4.4.1), whatever else is allowed. */
    public static Ways of(SignallingChoice choice, ClientConfig config, Signalling udp, Signalling tcp) {
        if (config.mode() == TunnelType.V6UDPV4) {
            return new Ways(List.of(udp), Optional.empty());
        }
        return switch (choice) {
            case AUTO -> new Ways(List.of(udp, tcp), Optional.empty());
            case UDP -> new Ways(List.of(udp), Optional.empty());
            case TCP -> new Ways(List.of(tcp), Optional.of(udp));
        };
    }
}
