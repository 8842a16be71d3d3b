package org.sitless.app.negotiation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sitless.app.config.ServerName;
import org.sitless.app.host.NameLookup;
import org.sitless.app.log.Narration;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.PeerAddress;

/** Where brokers are, and which of several is the nearest. */
final class BrokerChoice {
    /** As many as clients ever followed; a list may be hostile. */
    private static final int MOST_BROKERS = 50;

    private static final Duration FAR = Duration.ofDays(1);

    private final NameLookup names;
    private final BrokerProbe probe;

    BrokerChoice(NameLookup names, BrokerProbe probe) {
        this.names = names;
        this.probe = probe;
    }

    /** The IPv4 addresses of a broker; none if it has none, or nobody can be asked now. */
    List<PeerAddress> addressesOf(ServerName broker) {
        List<Ipv4Address> addresses = broker.address()
                .map(List::of)
                .orElseGet(() -> names.addressesOf(broker.host()).stream()
                        .map(found -> new Ipv4Address(found.bits()))
                        .toList());
        return addresses.stream()
                .map(address -> new PeerAddress(address, broker.port()))
                .toList();
    }

    /** The brokers of a list that can be reached over IPv4, the nearest first; a single one is not probed. */
    List<NamedAddress> nearestFirst(List<NamedAddress> list) throws InterruptedException {
        List<Candidate> candidates = list.stream()
                .filter(broker -> broker.kind() != NamedAddress.Kind.IPV6)
                .limit(MOST_BROKERS)
                .flatMap(broker -> addressesOf(ServerName.of(broker.text())).stream()
                        .limit(1)
                        .map(address -> new Candidate(broker, address, FAR)))
                .toList();
        if (candidates.size() < 2) {
            return candidates.stream().map(Candidate::broker).toList();
        }
        List<Optional<Duration>> times =
                probe.roundTrips(candidates.stream().map(Candidate::address).toList());
        List<Candidate> timed = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            Narration.tell(
                    BrokerChoice.class, "broker {}: {}", candidate.broker().text(), times.get(i));
            timed.add(new Candidate(
                    candidate.broker(), candidate.address(), times.get(i).orElse(FAR)));
        }
        return timed.stream()
                .sorted(Comparator.comparing(Candidate::distance))
                .map(Candidate::broker)
                .toList();
    }

    private record Candidate(NamedAddress broker, PeerAddress address, Duration distance) {}
}
