package org.sitless.tsp.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;

/**
 * What a client wants.
 *
 * @param version to speak, as {@code VERSION=} has it
 * @param mechanisms acceptable, the best first; a password is only ever sent in the clear if {@link Mechanism#PLAIN} is among them
 * @param patience how long a broker may take for an answer over TCP; over UDP the retransmissions decide
 * @param ending the tunnel that shall go, asked for by {@code request} before; empty: one is wanted
 */
public record ClientSettings(
        String version,
        List<Mechanism> mechanisms,
        TunnelRequest request,
        Duration patience,
        Optional<TunnelOffer> ending) {
    /** Versions worth trying, the first first: brokers of old knew only some. */
    public static final List<String> VERSIONS = List.of("2.0.2", "2.0.1", "2.0.0");

    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    public ClientSettings {
        mechanisms = List.copyOf(mechanisms);
    }

    /** For a tunnel. */
    public ClientSettings(String version, List<Mechanism> mechanisms, TunnelRequest request, Duration patience) {
        this(version, mechanisms, request, patience, Optional.empty());
    }
}
