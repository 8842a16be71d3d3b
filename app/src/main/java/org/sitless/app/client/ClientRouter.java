package org.sitless.app.client;

import java.nio.file.Path;
import java.util.Optional;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.config.RouterWish;
import org.sitless.app.host.HostChange;
import org.sitless.app.host.UnreachableRoute;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.app.router.RouterMode;
import org.sitless.app.router.RouterPlan;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * What becomes of a delegated prefix: with {@code if_prefix} this host is the router of that LAN; without, all of the prefix is
 * unreachable until somebody routes parts of it.
 *
 * <p>Threads: one, who owns network and journal.
 */
final class ClientRouter implements AutoCloseable {
    /** Prefixes that hosts may still believe in: RFC 9096 §3.5. */
    private static final String MEMORY = "sitless-advertised-prefixes.txt";

    private final ClientConfig config;
    private final ClientDevice device;
    private Optional<RouterMode> mode = Optional.empty();
    private Optional<Ipv6Prefix> unreachable = Optional.empty();
    private boolean down;

    ClientRouter(ClientConfig config, ClientDevice device) {
        this.config = config;
        this.device = device;
    }

    /** There are terms; what they have in common with those before is not touched. */
    void delegated(Agreement agreement, ClientPlan plan) {
        Optional<String> lan = config.router().flatMap(RouterWish::lanInterface);
        if (plan.prefix().isEmpty() || lan.isEmpty()) {
            closeMode();
            withoutLan(plan.prefix());
            return;
        }
        RouterPlan wanted = RouterPlan.of(
                        plan.device(),
                        plan.prefix().get(),
                        lan.get(),
                        plan.innerMtu().bytes())
                .dnsServers(agreement.offer().dnsServers().stream()
                        .map(Addresses::of)
                        .toList())
                .memory(memory());
        if (mode.isEmpty()) {
            mode = Optional.of(RouterMode.start(wanted, device.network(), device.journal()));
        } else {
            mode.get().replace(wanted);
            tunnelUp();
        }
    }

    private Path memory() {
        return config.memory().lastServer().resolveSibling(MEMORY);
    }

    private void withoutLan(Optional<Ipv6Prefix> prefix) {
        if (!unreachable.equals(prefix)) {
            prefix.filter(fresh -> !device.network().hasUnreachable(fresh))
                    .map(UnreachableRoute::new)
                    .ifPresent(route -> device.journal().make(route, device.network()));
            Optional<HostChange> old = unreachable.map(UnreachableRoute::new);
            old.ifPresent(route -> device.journal().takeBack(route, device.network()));
            unreachable = prefix;
        }
    }

    /** The tunnel is dead: hosts on the LAN shall look for another router until it lives again. */
    void tunnelDown() {
        down = true;
        mode.ifPresent(RouterMode::tunnelDown);
    }

    /** The other end answers; told on every answer. */
    void tunnelUp() {
        if (down) {
            down = false;
            mode.ifPresent(RouterMode::tunnelUp);
        }
    }

    private void closeMode() {
        mode.ifPresent(RouterMode::close);
        mode = Optional.empty();
    }

    /** Withdraws us from the LAN. Idempotent. */
    @Override
    public void close() {
        closeMode();
    }
}
