package org.sitless.app.command;

import java.time.Duration;
import java.util.Optional;
import org.sitless.app.host.ClientEntry;
import org.sitless.dataplane.counter.CounterFileSnapshot;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.TunnelSnapshot;

/**
 * What a broker's files say of one client.
 *
 * @param entry whose tunnel it is
 * @param sent to him
 * @param received from him
 * @param silence since he was heard last; empty if he never was
 */
record ClientStatus(ClientEntry entry, TunnelSnapshot sent, TunnelSnapshot received, Optional<Duration> silence) {
    /**
     * Reads a client's counters.
     *
     * @param nowNanos {@link System#nanoTime()}, which counts alike in all processes of a host (clock_gettime(2), CLOCK_MONOTONIC)
     */
    static ClientStatus read(ClientEntry entry, CounterFileSnapshot counters, long nowNanos) {
        TunnelSnapshot received = counters.tunnel(RoadName.DECAP, entry.index());
        Optional<Duration> silence = received.lastNanos() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, nowNanos - received.lastNanos())));
        return new ClientStatus(entry, counters.tunnel(RoadName.ENCAP, entry.index()), received, silence);
    }
}
