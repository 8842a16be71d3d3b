package org.sitless.app.client;

import java.time.Duration;
import java.util.Set;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.netlink.MonitorGroup;
import org.sitless.linux.netlink.NetlinkEvent;
import org.sitless.linux.netlink.NetlinkMonitor;
import org.slf4j.LoggerFactory;

/**
 * Tells when links, IPv4 addresses or IPv4 routes change. A new address comes as a handful of events: they are told as one, as soon as
 * there is a moment's silence.
 *
 * <p>Threads: its own, {@code sl-outer-watch}. Source: rtnetlink(7).
 */
final class OuterWatch implements AutoCloseable {
    private static final Duration TURN = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofMillis(10);
    /** A storm of changes must not keep us from looking. */
    private static final int MOST_AT_ONCE = 64;

    private final NetlinkMonitor monitor;
    private final Set<String> ours;
    private final ClientEvents events;
    private final Thread thread = new Thread(this::run, "sl-outer-watch");
    private volatile boolean closed;

    private OuterWatch(NetlinkMonitor monitor, Set<String> ours, ClientEvents events) {
        this.ours = ours;
        this.monitor = monitor;
        this.events = events;
    }

    /**
     * Watches the calling thread's network namespace.
     *
     * @param ours names of devices that come and go by our own doing
     */
    static OuterWatch start(Set<String> ours, ClientEvents events) {
        Set<MonitorGroup> groups = Set.of(MonitorGroup.LINK, MonitorGroup.IPV4_ADDRESS, MonitorGroup.IPV4_ROUTE);
        OuterWatch watch = new OuterWatch(NetlinkMonitor.open(groups), Set.copyOf(ours), events);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!closed) {
                if (monitor.next(TURN).filter(this::matters).isPresent()) {
                    passOver();
                    events.tell(new ClientEvent.OuterChanged());
                }
            }
        } catch (SyscallException e) {
            LoggerFactory.getLogger(OuterWatch.class)
                    .warn("changes of IPv4 are noticed only once a second now: {}", e.getMessage());
        }
    }

    private boolean matters(NetlinkEvent event) {
        return !(event instanceof NetlinkEvent.Link link
                && ours.contains(link.link().name()));
    }

    private void passOver() {
        for (int i = 0; i < MOST_AT_ONCE && monitor.next(SILENCE).isPresent(); i++) {
            // one change, many events
        }
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        monitor.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
