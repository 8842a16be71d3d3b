package org.sitless.tsp.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.TunnelType;

/**
 * What a client wants before it knows by which of its addresses it will reach the broker: that is known once a socket is.
 *
 * @param version to speak, as {@code VERSION=} has it
 * @param mechanisms acceptable, the best first
 * @param proxiedFor the other host that the tunnel is for; empty: ours
 * @param keepalive the interval it proposes; empty: it will send none
 * @param router empty for a host
 * @param patience how long a broker may take for an answer over TCP
 * @param ending the tunnel that shall go; empty: one is wanted
 */
public record ClientWish(
        String version,
        List<Mechanism> mechanisms,
        TunnelType type,
        Optional<Ipv4Address> proxiedFor,
        Optional<Duration> keepalive,
        Optional<RouterRequest> router,
        Duration patience,
        Optional<TunnelOffer> ending) {
    public ClientWish {
        mechanisms = List.copyOf(mechanisms);
    }

    /** For a tunnel. */
    public ClientWish(
            String version,
            List<Mechanism> mechanisms,
            TunnelType type,
            Optional<Ipv4Address> proxiedFor,
            Optional<Duration> keepalive,
            Optional<RouterRequest> router,
            Duration patience) {
        this(version, mechanisms, type, proxiedFor, keepalive, router, patience, Optional.empty());
    }

    /** The same, in another version of the protocol. */
    public ClientWish inVersion(String other) {
        return new ClientWish(other, mechanisms, type, proxiedFor, keepalive, router, patience, ending);
    }

    /** That this tunnel, which a wish like this one led to, is no more. */
    public ClientWish toEnd(TunnelOffer tunnel) {
        return new ClientWish(version, mechanisms, type, proxiedFor, keepalive, router, patience, Optional.of(tunnel));
    }

    /**
     * The settings of a session.
     *
     * @param local the address the signalling leaves from: "the client's IPv4 address" of RFC 5572 §4.7.1, inside a NAT the inside
     */
    public ClientSettings settings(Ipv4Address local) {
        TunnelRequest request =
                new TunnelRequest(type, proxiedFor.isPresent(), proxiedFor.orElse(local), keepalive, router);
        return new ClientSettings(version, mechanisms, request, patience, ending);
    }
}
