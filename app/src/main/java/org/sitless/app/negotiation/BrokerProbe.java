package org.sitless.app.negotiation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.PeerAddress;

/** Port: measures how far brokers are, all at once. */
@FunctionalInterface
public interface BrokerProbe {
    /** One time for each broker, in their order; empty for one that does not answer. */
    List<Optional<Duration>> roundTrips(List<PeerAddress> brokers) throws InterruptedException;
}
