package org.sitless.app.router;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sitless.dataplane.wire.Ipv6Address;

/** Hosts that asked and are each answered alone, a little later. There is room for few: an attacker on the LAN has many addresses. Threads: one. */
final class Solicitors {
    static final int ROOM = 16;

    private final Map<Ipv6Address, Long> dueNanos = new LinkedHashMap<>();

    /** Remembers a host; one that waits already keeps its time. False if there is no room. */
    boolean add(Ipv6Address host, long nanos) {
        if (!dueNanos.containsKey(host) && dueNanos.size() >= ROOM) {
            return false;
        }
        dueNanos.putIfAbsent(host, nanos);
        return true;
    }

    /** Those whose time has come; they are forgotten. */
    List<Ipv6Address> due(long nowNanos) {
        List<Ipv6Address> due = new ArrayList<>();
        for (Iterator<Map.Entry<Ipv6Address, Long>> i = dueNanos.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Ipv6Address, Long> entry = i.next();
            if (nowNanos - entry.getValue() >= 0) {
                due.add(entry.getKey());
                i.remove();
            }
        }
        return due;
    }

    /** How long until the next is due; very long if nobody waits. */
    long nanosUntilNext(long nowNanos) {
        return dueNanos.values().stream().mapToLong(due -> due - nowNanos).min().orElse(Long.MAX_VALUE);
    }
}
