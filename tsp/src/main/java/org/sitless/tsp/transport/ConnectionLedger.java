package org.sitless.tsp.transport;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.sitless.tsp.message.IpAddress;

/**
 * The connections there are, the oldest first.
 *
 * <p>A new one is always let in, and the oldest gives way when there are too many: it is either idle for the life of its tunnel, and to
 * lose it does its client no harm, or has had time enough. So nobody can keep others out by holding connections. Threads: the event
 * loop.
 */
final class ConnectionLedger<C> {
    private final ConnectionLimits limits;
    private final LinkedHashSet<C> all = new LinkedHashSet<>();
    private final Map<IpAddress, LinkedHashSet<C>> bySource = new HashMap<>();
    private volatile int size;

    ConnectionLedger(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Adds a connection. @return the one that has to give way; it is to be removed when it is closed */
    Optional<C> add(C connection, IpAddress source) {
        LinkedHashSet<C> ofSource = bySource.computeIfAbsent(source, s -> new LinkedHashSet<>());
        ofSource.add(connection);
        all.add(connection);
        size = all.size();
        if (ofSource.size() > limits.perSource()) {
            return Optional.of(ofSource.iterator().next());
        }
        return all.size() > limits.total() ? Optional.of(all.iterator().next()) : Optional.empty();
    }

    void remove(C connection, IpAddress source) {
        all.remove(connection);
        size = all.size();
        LinkedHashSet<C> ofSource = bySource.get(source);
        if (ofSource != null) {
            ofSource.remove(connection);
            if (ofSource.isEmpty()) {
                bySource.remove(source);
            }
        }
    }

    /** How many there are; any thread. */
    int size() {
        return size;
    }
}
