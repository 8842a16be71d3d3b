package org.sitless.app.client;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.host.Device;
import org.sitless.app.host.DeviceChange;
import org.sitless.app.host.DeviceFlap;
import org.sitless.app.host.DevicePlan;
import org.sitless.app.host.HostConfigurator;
import org.sitless.app.host.HostJournal;
import org.sitless.app.host.HostNetwork;
import org.sitless.app.host.NetlinkHost;
import org.sitless.app.host.SourceRoutes;
import org.sitless.app.host.StateFolder;
import org.sitless.app.host.StatePlace;
import org.sitless.app.log.Narration;
import org.sitless.app.wiring.Acquired;
import org.sitless.app.wiring.Ipv6Switch;
import org.sitless.app.wiring.Refusal;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunException;
import org.sitless.tun.TunOptions;
import org.slf4j.LoggerFactory;

/**
 * The TUN device of a client and what is configured on it.
 *
 * <p>Road: 1 own the state folder, 2 undo what a dead owner left, 3 open the device, 4 configure it, as often as terms change.
 * {@link #close} goes back. Threads: one.
 */
final class ClientDevice implements AutoCloseable {
    private final String name;
    private final Acquired acquired = new Acquired();
    private final StateFolder folder;
    private final HostNetwork network;
    private final HostJournal journal;
    private final SourceRoutes sourceRoutes;
    private final TunDevice tun;
    private final DeviceFlap flap;
    private Optional<DevicePlan> plan = Optional.empty();
    private boolean toldOfDefaultRoute;

    private ClientDevice(String name, List<String> names, String where) {
        this.name = name;
        try {
            long inode = NetworkNamespace.current().inode();
            folder = StateFolder.claim(StatePlace.of(StatePlace.root(), inode, name));
            acquired.add(folder::close);
            network = NetlinkHost.open(Optional.empty());
            acquired.add(network::close);
            names.stream().filter(other -> !other.equals(name)).forEach(other -> tidy(inode, other));
            journal = folder.journal();
            sourceRoutes = new SourceRoutes(network, journal);
            int undone = journal.undo(network);
            if (undone > 0) {
                Narration.tell(ClientDevice.class, "{}: undid {} changes left by a process that died", name, undone);
            }
            tun = openTun(name, where);
            acquired.add(tun::close);
            acquired.add(() -> journal.undo(network));
            flap = DeviceFlap.of(name, Optional.empty());
            acquired.add(flap::close);
            Ipv6Switch.check(name, Optional.empty());
        } catch (RuntimeException e) {
            acquired.close();
            throw e;
        }
    }

    /** Step 2 for a name that we had before a kill, and have not now: the terms may lead to the other device this time. */
    private void tidy(long inode, String other) {
        StatePlace place = StatePlace.of(StatePlace.root(), inode, other);
        if (!Files.exists(place.folder())) {
            return;
        }
        try (StateFolder left = StateFolder.claim(place)) {
            int undone = left.journal().undo(network);
            Narration.tell(ClientDevice.class, "{}: undid {} changes left by a process that died", other, undone);
        } catch (CommandFailure e) {
            Narration.tell(ClientDevice.class, "{}: left alone: {}", other, e.getMessage()); // its owner lives
        }
    }

    /**
     * Steps 1 to 3.
     *
     * @param names of all devices that this client may have had
     * @throws org.sitless.app.failure.CommandFailure if something stands in the way; nothing is left then
     */
    static ClientDevice open(String name, List<String> names, String where) {
        return new ClientDevice(name, names, where);
    }

    private static TunDevice openTun(String name, String where) {
        try {
            return TunDevice.open(TunOptions.offloaded(name));
        } catch (TunException e) {
            throw Refusal.of(e, where);
        }
    }

    /** Step 4: what is new comes before what is old goes, and what stays is not touched. */
    void configure(ClientPlan terms) {
        DevicePlan wanted = terms.devicePlan(routes());
        new HostConfigurator(network, journal).configure(wanted);
        Device device = network.device(name).orElseThrow();
        sourceRoutes.use(name, wanted.routes().contains(Ipv6Prefix.ANY) ? List.of() : terms.sources());
        plan.ifPresent(old -> stale(old, wanted)
                .forEach(address ->
                        journal.takeBack(new DeviceChange.AddressAddition(name, device.index(), address), network)));
        plan = Optional.of(wanted);
        flap.cameBack(); // what we did ourselves
    }

    /** The same once more, after somebody has switched it off and on again and the kernel has forgotten addresses and routes. */
    void configureAgain(ClientPlan terms) {
        configure(terms);
        DevicePlan wanted = plan.orElseThrow();
        if (!wanted.routes().contains(Ipv6Prefix.ANY)) {
            sourceRoutes.useAgain(name, terms.sources());
        }
    }

    /** Whether somebody has switched it off and on again since the last look: then it has to be configured again. */
    boolean cameBack() {
        return flap.cameBack();
    }

    private static List<InterfaceAddress> stale(DevicePlan old, DevicePlan wanted) {
        List<InterfaceAddress> stale = new ArrayList<>(old.addresses());
        stale.removeAll(wanted.addresses());
        return stale;
    }

    /**
     * All of IPv6, unless the host has a way there already: whoever has native IPv6 keeps it. gogoc took 2000::/3 as well, which would
     * win over any default route without a word.
     */
    private List<Ipv6Prefix> routes() {
        Optional<String> other = network.devices().stream()
                .filter(device -> !device.name().equals(name) && !device.name().equals("lo"))
                .filter(device -> network.hasRoute(device.index(), Ipv6Prefix.ANY))
                .map(Device::name)
                .findFirst();
        if (other.isPresent() && !toldOfDefaultRoute) {
            toldOfDefaultRoute = true;
            LoggerFactory.getLogger(ClientDevice.class)
                    .warn(
                            "{} has the default route of IPv6 already: it stays; 'ip -6 route replace default dev {}' sends all"
                                    + " through the tunnel",
                            other.get(),
                            name);
        }
        return other.isPresent() ? List.of() : List.of(Ipv6Prefix.ANY);
    }

    String name() {
        return name;
    }

    /** Its number. */
    int index() {
        return network.device(name).map(Device::index).orElse(0);
    }

    TunDevice tun() {
        return tun;
    }

    StatePlace place() {
        return folder.place();
    }

    HostNetwork network() {
        return network;
    }

    HostJournal journal() {
        return journal;
    }

    /** What is configured; empty before there were terms. */
    Optional<DevicePlan> plan() {
        return plan;
    }

    /** Gives everything back, in reverse; idempotent. */
    @Override
    public void close() {
        acquired.close();
    }
}
