package org.sitless.app.client;

import java.nio.file.Path;
import java.util.Optional;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.config.RouterWish;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.host.HostChange;
import org.sitless.app.host.UnreachableRoute;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.app.router.Advertising;
import org.sitless.app.router.RouterMode;
import org.sitless.app.router.RouterPlan;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.SyscallException;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a delegated prefix: with {@code if_prefix} this host is the router of that LAN; without, all of the prefix is
 * unreachable until somebody routes parts of it.
 *
 * <p>Threads: one, who owns network and journal.
 */
final class ClientRouter implements AutoCloseable {
    /** Prefixes that hosts may still believe in: RFC 9096 §3.5. */
    private static final String MEMORY = "sitless-advertised-prefixes.txt";

    private static final Path RADVD = Path.of("/usr/sbin/radvd");

    private final ClientConfig config;
    private final ClientDevice device;
    private Optional<RouterPlan> wanted = Optional.empty();
    private Optional<RouterMode> mode = Optional.empty();
    private Optional<Ipv6Prefix> unreachable = Optional.empty();
    private boolean down;
    private String complaint = "";

    ClientRouter(ClientConfig config, ClientDevice device) {
        this.config = config;
        this.device = device;
    }

    /** There are terms; what they have in common with those before is not touched. Whether the path works, they do not say. */
    void delegated(Agreement agreement, ClientPlan plan) {
        wanted = config.router().flatMap(RouterWish::lanInterface).flatMap(lan -> plan.prefix()
                .map(prefix -> routerPlan(agreement, plan, prefix, lan)));
        if (wanted.isPresent() && mode.isPresent()) {
            mode.get().replace(wanted.get());
        } else if (wanted.isPresent()) {
            begin(wanted.get());
        } else {
            closeMode();
            withoutLan(plan.prefix());
        }
    }

    private RouterPlan routerPlan(Agreement agreement, ClientPlan plan, Ipv6Prefix prefix, String lan) {
        return RouterPlan.of(plan.device(), prefix, lan, plan.innerMtu().bytes())
                .dnsServers(agreement.offer().dnsServers().stream()
                        .map(Addresses::of)
                        .toList())
                .advertising(advertising())
                .memory(memory());
    }

    private Advertising advertising() {
        return config.router().filter(RouterWish::byRadvd).isPresent()
                ? new Advertising.Radvd(RADVD, device.place().folder())
                : new Advertising.Own();
    }

    /** A LAN may appear late while a host boots, and go and come at any time: until it is there, the prefix leads nowhere. */
    private void begin(RouterPlan plan) {
        if (device.network().device(plan.lanDevice()).isEmpty()) {
            complain("no interface " + plan.lanDevice() + ": it is waited for");
            withoutLan(Optional.of(plan.delegated()));
            return;
        }
        withoutLan(Optional.empty());
        mode = Optional.of(RouterMode.start(plan, device.network(), device.journal()));
        complaint = "";
        if (down) {
            mode.get().tunnelDown();
        }
    }

    /** To be called about once a second: looks after the LAN. */
    void tick() {
        try {
            if (mode.isPresent() && !mode.get().keep()) {
                closeMode();
            }
            if (wanted.isPresent() && mode.isEmpty()) {
                begin(wanted.get());
            }
        } catch (SyscallException | CommandFailure e) {
            complain(e.getMessage());
        }
    }

    private void complain(String what) {
        if (!what.equals(complaint)) {
            complaint = what;
            LoggerFactory.getLogger(ClientRouter.class).warn(what);
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
