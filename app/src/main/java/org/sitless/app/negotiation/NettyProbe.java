package org.sitless.app.negotiation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.transport.ClientTransport;

/** Probes by {@code ECHO REQUEST} (not in the RFC, but in every broker). */
public record NettyProbe(ClientTransport sockets) implements BrokerProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Override
    public List<Optional<Duration>> roundTrips(List<PeerAddress> brokers) throws InterruptedException {
        List<CompletableFuture<Optional<Duration>>> probes =
                brokers.stream().map(broker -> sockets.probe(broker, PATIENCE)).toList();
        List<Optional<Duration>> times = new ArrayList<>();
        for (CompletableFuture<Optional<Duration>> probe : probes) {
            try {
                times.add(probe.get());
            } catch (ExecutionException e) {
                times.add(Optional.empty());
            }
        }
        return times;
    }
}
