package org.sitless.tsp.session;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sitless.tsp.message.NamedAddress;

/**
 * Where a client has been sent already. Brokers that send clients round in a circle exist; a client that follows them asks hundreds of
 * times a second.
 *
 * @param visited brokers, in lower case
 */
public record RedirectTrail(Set<String> visited) {
    private static final int MOST_BROKERS = 8;

    public RedirectTrail {
        visited = Set.copyOf(visited);
    }

    public static RedirectTrail from(String firstBroker) {
        return new RedirectTrail(Set.of(key(firstBroker)));
    }

    /** Those of a list that are worth going to. Empty: stop and wait. */
    public List<NamedAddress> unvisited(List<NamedAddress> brokers) {
        return visited.size() >= MOST_BROKERS
                ? List.of()
                : brokers.stream()
                        .filter(broker -> !visited.contains(key(broker.text())))
                        .distinct()
                        .toList();
    }

    public RedirectTrail with(NamedAddress broker) {
        Set<String> longer = new HashSet<>(visited);
        longer.add(key(broker.text()));
        return new RedirectTrail(longer);
    }

    private static String key(String broker) {
        return broker.toLowerCase(Locale.ROOT);
    }
}
