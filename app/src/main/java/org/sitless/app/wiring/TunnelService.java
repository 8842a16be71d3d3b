package org.sitless.app.wiring;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.host.NetlinkOuterRoutes;
import org.sitless.app.host.OuterPathSearch;
import org.sitless.app.host.SystemNameLookup;
import org.sitless.app.host.SystemdNotifier;
import org.sitless.linux.host.Capabilities;
import org.slf4j.LoggerFactory;

/**
 * Runs tunnels until it is told to stop: opens all of them, starts each as soon as its remote end can be reached, and undoes everything
 * at the end, in order or after a failure.
 */
public final class TunnelService {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final List<TunnelConfig> configs;
    private final StopRequest stop;
    private final PrintWriter out;
    private final SystemdNotifier systemd = SystemdNotifier.fromEnvironment();
    private final Map<TunnelRun, String> waiting = new HashMap<>();

    public TunnelService(List<TunnelConfig> configs, StopRequest stop, PrintWriter out) {
        this.configs = configs;
        this.stop = stop;
        this.out = out;
    }

    /**
     * Returns after an orderly stop.
     *
     * @throws CommandFailure if a tunnel cannot be made or cannot go on; all are undone then
     */
    public void run() {
        Privileges.check(configs, Capabilities.current());
        try (Acquired acquired = new Acquired();
                NetlinkOuterRoutes routes = new NetlinkOuterRoutes()) {
            OuterPathSearch search = new OuterPathSearch(new SystemNameLookup(), routes);
            List<TunnelRun> runs = new ArrayList<>();
            for (TunnelConfig config : configs) {
                TunnelRun run = TunnelRun.open(config, stop, routes);
                acquired.add(run::close);
                runs.add(run);
            }
            if (startAll(runs, search)) {
                carry(runs);
            }
            systemd.stopping();
        }
    }

    private void carry(List<TunnelRun> runs) {
        while (!stop.await(TICK)) {
            runs.forEach(TunnelRun::tick);
        }
    }

    /** Starts those that can be started, then waits for the others; false if somebody wants to stop before all run. */
    private boolean startAll(List<TunnelRun> runs, OuterPathSearch search) {
        List<TunnelRun> open = new ArrayList<>(runs);
        Duration pause = FIRST_PAUSE;
        while (!tryStart(open, search)) {
            if (stop.await(pause)) {
                return false;
            }
            runs.forEach(TunnelRun::tick);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        systemd.ready(runs.stream().map(TunnelRun::name).collect(Collectors.joining(", ", "", " ready")));
        return true;
    }

    private boolean tryStart(List<TunnelRun> open, OuterPathSearch search) {
        for (TunnelRun run : List.copyOf(open)) {
            Optional<String> missing = run.tryStart(search, out);
            if (missing.isEmpty()) {
                open.remove(run);
            } else if (!missing.get().equals(waiting.put(run, missing.get()))) {
                String text = run.name() + " waits for " + missing.get();
                LoggerFactory.getLogger(TunnelService.class).warn(text);
                systemd.status(text);
            }
        }
        return open.isEmpty();
    }
}
