package org.sitless.app.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sitless.app.host.OuterRoute;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.log.Narration;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.libc.SyscallException;

/**
 * Asks the kernel how large an outer packet the paths to clients carry, some at a time, each within ten minutes: a question for each tunnel
 * each second would be too many. Only who was sent something since the last time is asked about: of the others' paths nobody needs to know.
 *
 * <p>Threads: one.
 */
final class PathMtuSweep {
    private static final int LEAST_AT_A_TIME = 200;
    private static final int LOOKS_IN_A_ROUND = 600;

    private final TunnelServer server;
    private final TunnelCarrier carrier;
    private final OuterRoutes routes;
    private final Ipv4Address local;
    private final Deque<ServedTunnel> round = new ArrayDeque<>();
    private int atATime = LEAST_AT_A_TIME;
    private Map<Tunnel, Known> known = new HashMap<>();
    private Map<Tunnel, Known> knownThisRound = new HashMap<>();

    PathMtuSweep(TunnelServer server, TunnelCarrier carrier, OuterRoutes routes, Ipv4Address local) {
        this.server = server;
        this.carrier = carrier;
        this.routes = routes;
        this.local = local;
    }

    /**
     * What was seen of a tunnel.
     *
     * @param sent packets until then
     * @param bytes what the path carried
     */
    private record Known(long sent, int bytes) {}

    /** Looks at the next few; about once a second. */
    void look() {
        if (round.isEmpty()) {
            known = knownThisRound;
            knownThisRound = new HashMap<>();
            round.addAll(server.all());
            atATime = Math.max(LEAST_AT_A_TIME, round.size() / LOOKS_IN_A_ROUND + 1);
        }
        for (int looked = 0; looked < atATime && !round.isEmpty(); looked++) {
            look(round.remove());
        }
    }

    private void look(ServedTunnel served) {
        OuterEnd end = served.tunnel().spec().remote();
        long sent = carrier.snapshot(RoadName.ENCAP, served.tunnel()).packets();
        Known before = known.get(served.tunnel());
        if (sent == 0 || (before != null && before.sent() == sent)) {
            Optional.ofNullable(before).ifPresent(same -> knownThisRound.put(served.tunnel(), same));
            return;
        }
        int bytes = askKernel(end).orElse(before == null ? 0 : before.bytes());
        if (bytes > 0) {
            carrier.outerPathMtu(end, bytes);
        }
        knownThisRound.put(served.tunnel(), new Known(sent, bytes));
    }

    private Optional<Integer> askKernel(OuterEnd end) {
        try {
            return routes.to(end.address(), Optional.of(local)).map(OuterRoute::mtuBytes);
        } catch (SyscallException failure) {
            Narration.tell(PathMtuSweep.class, "the way to {}: {}", end, failure.getMessage());
            return Optional.empty();
        }
    }
}
