package org.sitless.app.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.Device;
import org.sitless.app.host.DeviceChange;
import org.sitless.app.host.DevicePlan;
import org.sitless.app.host.Forwarding;
import org.sitless.app.host.HostConfigurator;
import org.sitless.app.host.HostJournal;
import org.sitless.app.host.HostNetwork;
import org.sitless.app.host.Ipv6Sysctl;
import org.sitless.app.host.SysctlChange;
import org.sitless.app.host.UnreachableRoute;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.SyscallException;
import org.sitless.tsp.lease.PrefixPool;
import org.slf4j.LoggerFactory;

/**
 * Makes the host a tunnel server, through the journal: 1 the device with the broker's address, 2 a route for the hosts' pool, unreachable
 * for what of the routers' pool is given to nobody, 3 forwarding, 4 answers for the clients on the link of {@code proxy_ndp}.
 *
 * <p>Then a route for each delegated prefix comes and goes with its tunnel, so that BIRD or FRR can tell others. The hosts' pool has one
 * for all: what of it is given to nobody, the data plane answers with "unreachable". Behind a device of {@code proxy_ndp} each host has
 * one of his own instead, since the pool's would be weaker than that of the link.
 *
 * <p>Threads: any; one is let in at a time.
 */
final class BrokerHost implements DelegatedRoutes {
    private static final int HOST_LENGTH = 128;
    private static final int LINK_LOCAL_LENGTH = 64;
    private static final String PROXY_NDP = "proxy_ndp";

    private final BrokerConfig config;
    private final HostNetwork network;
    private final HostJournal journal;
    private final Device device;
    private final Optional<Device> neighbours;

    private BrokerHost(BrokerConfig config, HostNetwork network, HostJournal journal, Device device) {
        this.config = config;
        this.network = network;
        this.journal = journal;
        this.device = device;
        this.neighbours = config.tunnel().proxyNdp().map(name -> network.device(name)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "no device '" + name + "' whose neighbours could be answered",
                        config.where(),
                        "mend proxy_ndp, or leave it out where the pools are routed to this host")));
    }

    /**
     * Configures everything that does not depend on clients.
     *
     * @throws CommandFailure if a device is missing
     * @throws SyscallException if the kernel refuses a change; those before it are in the journal
     */
    static BrokerHost configure(BrokerConfig config, HostNetwork network, HostJournal journal) {
        String tun = config.tunnel().tun();
        new HostConfigurator(network, journal).configure(plan(config));
        Device device = network.device(tun)
                .orElseThrow(() ->
                        new CommandFailure(ExitCode.FAILED, "device is gone", tun, "somebody removed it: start again"));
        BrokerHost host = new BrokerHost(config, network, journal, device);
        host.prepareForClients();
        return host;
    }

    /** What the kernel forgot when somebody switched the device off and on again, but for the clients' own. */
    synchronized void configureAgain() {
        new HostConfigurator(network, journal).configure(plan(config));
    }

    static DevicePlan plan(BrokerConfig config) {
        Ipv4Address local = WireValues.of(config.tunnel().local());
        List<InterfaceAddress> addresses = List.of(
                new InterfaceAddress(Ipv6Address.linkLocalOf(local), LINK_LOCAL_LENGTH),
                new InterfaceAddress(WireValues.of(config.tunnel().address()), HOST_LENGTH));
        List<Ipv6Prefix> routes = config.tunnel().proxyNdp().isPresent() ? List.of() : List.of(hosts(config));
        return new DevicePlan(config.tunnel().tun(), true, config.tunnel().innerMtu(), addresses, routes);
    }

    private static Ipv6Prefix hosts(BrokerConfig config) {
        return WireValues.of(config.pools().host().space());
    }

    private void prepareForClients() {
        List<Ipv6Prefix> pools = new ArrayList<>(List.of(hosts(config)));
        Optional<Ipv6Prefix> routers =
                config.pools().router().map(PrefixPool::space).map(WireValues::of);
        routers.ifPresent(pools::add);
        pools.forEach(pool -> journal.make(new DeviceChange.PartRoutes(device.name(), device.index(), pool), network));
        routers.filter(pool -> !network.hasUnreachable(pool))
                .ifPresent(pool -> journal.make(new UnreachableRoute(pool), network));
        new Forwarding(network, journal).turnOn(Set.of(device.name()));
        neighbours.ifPresent(link -> answerNeighbours(link, pools));
    }

    private void answerNeighbours(Device link, List<Ipv6Prefix> pools) {
        Ipv6Sysctl answers = Ipv6Sysctl.of(link, PROXY_NDP);
        if (network.read(answers).equals(Optional.of(0L))) {
            journal.make(new SysctlChange(answers, 0, 1), network);
        }
        pools.forEach(pool -> journal.make(new DeviceChange.PartProxies(link.name(), link.index(), pool), network));
        Ipv6Address own = WireValues.of(config.tunnel().address());
        if (!network.hasProxy(link.index(), own)) {
            journal.make(new DeviceChange.ProxyAddition(link.name(), link.index(), own), network);
        }
    }

    @Override
    public synchronized void add(Ipv6Prefix given) {
        if (needsRoute(given)) {
            unless(Errno.EEXIST, () -> network.addRoute(device.index(), given));
        }
        neighbours
                .filter(link -> isHost(given))
                .ifPresent(link -> unless(Errno.EEXIST, () -> network.addProxy(link.index(), given.firstAddress())));
    }

    @Override
    public synchronized void remove(Ipv6Prefix given) {
        if (needsRoute(given)) {
            attempt("route " + given, Errno.ESRCH, () -> network.removeRoute(device.index(), given));
        }
        neighbours
                .filter(link -> isHost(given))
                .ifPresent(link -> attempt(
                        "proxy for " + given,
                        Errno.ENOENT,
                        () -> network.removeProxy(link.index(), given.firstAddress())));
    }

    private boolean needsRoute(Ipv6Prefix given) {
        return !isHost(given) || neighbours.isPresent();
    }

    private static boolean isHost(Ipv6Prefix given) {
        return given.length() == HOST_LENGTH;
    }

    /** What goes is gone for its client; the kernel's reason not to let it go is worth a line. */
    private static void attempt(String what, int harmless, Runnable change) {
        try {
            unless(harmless, change);
        } catch (SyscallException refused) {
            LoggerFactory.getLogger(BrokerHost.class).warn("{}: {}", what, refused.getMessage());
        }
    }

    private static void unless(int harmless, Runnable change) {
        try {
            change.run();
        } catch (SyscallException refused) {
            if (refused.errno() != harmless) {
                throw refused;
            }
        }
    }
}
