package org.sitless.app.command;

import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sitless.app.host.BrokerGauge;
import org.sitless.app.host.ClientEntry;
import org.sitless.app.host.KernelDropCounter;
import org.sitless.app.host.PathMtuGauges;
import org.sitless.app.host.StatePlace;
import org.sitless.app.host.TunnelFacts;
import org.sitless.app.log.Narration;
import org.sitless.dataplane.counter.CounterFileSnapshot;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;

/**
 * What the files of one tunnel say at one moment; its process is not asked.
 *
 * @param place where the files are
 * @param owner the process; empty if it died
 * @param facts what the tunnel is; empty if it did not come so far
 * @param roads what it did; empty before packets can flow
 * @param kernelDrops packets that the kernel dropped before they could be read
 * @param pathMtu what is known of its path; empty of a broker, whose clients have each their own
 * @param gauges what a broker has to do; empty for other tunnels
 * @param clients of a broker
 * @param at when the files were read
 */
record TunnelStatus(
        StatePlace place,
        Optional<Long> owner,
        Optional<TunnelFacts> facts,
        Map<RoadName, RoadSnapshot> roads,
        long kernelDrops,
        Optional<PathMtuGauges.Reading> pathMtu,
        Map<BrokerGauge, Long> gauges,
        List<ClientStatus> clients,
        Instant at) {
    static TunnelStatus read(StatePlace place, Instant now) {
        Map<RoadName, RoadSnapshot> roads = new EnumMap<>(RoadName.class);
        long kernelDrops = 0;
        Optional<PathMtuGauges.Reading> pathMtu = Optional.empty();
        Map<BrokerGauge, Long> gauges = Map.of();
        List<ClientStatus> clients = List.of();
        try {
            CounterFileSnapshot counters = CounterFileSnapshot.read(place.counters());
            for (RoadName road : RoadName.values()) {
                roads.put(road, counters.road(road));
            }
            kernelDrops = KernelDropCounter.read(counters.counters());
            pathMtu = PathMtuGauges.read(counters.counters());
            gauges = BrokerGauge.read(counters.counters());
            clients = clients(place, counters);
        } catch (IOException e) {
            Narration.tell(TunnelStatus.class, "no counters: {}", e);
        }
        return new TunnelStatus(
                place, place.owner(), TunnelFacts.read(place), roads, kernelDrops, pathMtu, gauges, clients, now);
    }

    private static List<ClientStatus> clients(StatePlace place, CounterFileSnapshot counters) {
        long nowNanos = System.nanoTime();
        return ClientEntry.read(place).stream()
                .filter(entry -> entry.index() < counters.layout().tunnels())
                .map(entry -> ClientStatus.read(entry, counters, nowNanos))
                .toList();
    }

    /** Whether its process lives. */
    boolean isAlive() {
        return owner.isPresent();
    }

    /** One word: {@code ready}, {@code waiting} or {@code dead}. */
    String stateWord() {
        if (!isAlive()) {
            return "dead";
        }
        return facts.map(TunnelFacts::state).filter(TunnelFacts.READY::equals).orElse("waiting");
    }

    /** What it waits for; empty unless it waits. */
    Optional<String> waitingFor() {
        return facts.map(TunnelFacts::state).filter(state -> stateWord().equals("waiting"));
    }
}
