package org.sitless.app.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.Device;
import org.sitless.app.host.DeviceChange;
import org.sitless.app.host.DeviceValue;
import org.sitless.app.host.Forwarding;
import org.sitless.app.host.HostChange;
import org.sitless.app.host.HostJournal;
import org.sitless.app.host.HostNetwork;
import org.sitless.app.host.UnreachableRoute;

/**
 * Makes this host the IPv6 router of a LAN.
 *
 * <p>Road: 1 what of the prefix is nowhere is unreachable, 2 forwarding, 3 our address on the LAN, 4 the LAN is told. {@link #close}
 * goes back. The address is there only while we forward: where forwarding begins just after an address has come, Linux may count the
 * subnet-router anycast address (RFC 4291 §2.6.1) twice, and keeps it when the address goes ({@code net/ipv6/addrconf.c}).
 *
 * <p>Everything but the telling is in the journal: after a kill the next start undoes it, and hosts forget us within the lifetimes of
 * RFC 9096.
 *
 * <p>Threads: one, who owns network and journal.
 */
public final class RouterMode implements AutoCloseable {
    private final HostNetwork network;
    private final HostJournal journal;
    private final Device lan;

    /** Of the host, for as long as we are a router. */
    private final List<HostChange> forwarding = new ArrayList<>();

    /** That go with the prefix. */
    private List<HostChange> ofPrefix = new ArrayList<>();

    private RouterPlan plan;
    private Advertiser advertiser;
    private boolean closed;

    private RouterMode(RouterPlan plan, HostNetwork network, HostJournal journal) {
        this.plan = plan;
        this.network = network;
        this.journal = journal;
        this.lan = network.device(plan.lanDevice())
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "no such interface", plan.lanDevice(), "'ip link' shows those there are"));
    }

    /**
     * Makes it so.
     *
     * @throws CommandFailure if there is no such LAN
     * @throws org.sitless.linux.libc.SyscallException if the kernel refuses; what was done is undone
     */
    public static RouterMode start(RouterPlan plan, HostNetwork network, HostJournal journal) {
        RouterMode mode = new RouterMode(plan, network, journal);
        try {
            mode.configure(plan);
            mode.advertiser = mode.advertise();
            return mode;
        } catch (RuntimeException e) {
            mode.takeBack();
            throw e;
        }
    }

    private void configure(RouterPlan wanted) {
        List<HostChange> changes = new ArrayList<>();
        ofPrefix = changes; // before they are made: a refusal half way is undone, too
        if (!network.hasUnreachable(wanted.delegated())) {
            changes.add(new UnreachableRoute(wanted.delegated()));
            journal.makeAll(changes, network);
        }
        forwarding.addAll(
                new Forwarding(network, journal).turnOn(Set.of(wanted.tunnelDevice(), wanted.lanDevice(), "lo")));
        if (!network.addresses(lan.index()).contains(wanted.lanAddress())) {
            HostChange address = new DeviceChange.AddressAddition(lan.name(), lan.index(), wanted.lanAddress());
            changes.add(address);
            journal.make(address, network);
        }
    }

    private Advertiser advertise() {
        return plan.advertising() instanceof Advertising.Radvd radvd
                ? RadvdAdvertiser.start(plan, radvd, network, journal)
                : RouterAdvertiser.start(plan, lan.index());
    }

    /** What is done now. */
    public RouterPlan plan() {
        return plan;
    }

    /**
     * To be called about once a second: whoever sets the LAN down takes our address from it, and it is put back when the LAN is up again.
     *
     * @return false if the LAN's device is gone, or another one has its name: close this, and start anew when there is one
     */
    public boolean keep() {
        Optional<Device> now = network.device(lan.name()).filter(device -> device.index() == lan.index());
        boolean up = now.filter(device -> Long.valueOf(1).equals(device.values().get(DeviceValue.UP)))
                .isPresent();
        if (up && !network.addresses(lan.index()).contains(plan.lanAddress())) {
            HostChange again = new DeviceChange.AddressAddition(lan.name(), lan.index(), plan.lanAddress());
            if (!ofPrefix.contains(again)) {
                ofPrefix.add(again);
            }
            journal.make(again, network);
        }
        return now.isPresent();
    }

    /** The tunnel is dead: the LAN stops to take us for its default router at once. Addresses and prefix stay. */
    public void tunnelDown() {
        advertiser.tunnelDown();
    }

    /** The tunnel works again. */
    public void tunnelUp() {
        advertiser.tunnelUp();
    }

    /**
     * Goes over to another prefix, MTU or DNS servers on the same LAN: the new prefix is there before the old one goes, and hosts are
     * told to forget the old one (RFC 9096 §3.5).
     *
     * @throws IllegalArgumentException for another LAN: close this and start anew
     */
    public void replace(RouterPlan newPlan) {
        if (!newPlan.lanDevice().equals(plan.lanDevice())
                || !newPlan.namespace().equals(plan.namespace())
                || !newPlan.advertising().equals(plan.advertising())) {
            throw new IllegalArgumentException("another LAN or advertiser than before: " + newPlan);
        }
        if (newPlan.equals(plan)) {
            return;
        }
        boolean samePrefix = newPlan.delegated().equals(plan.delegated());
        List<HostChange> old = samePrefix ? List.of() : ofPrefix;
        if (!samePrefix) {
            configure(newPlan);
        }
        plan = newPlan;
        advertiser.replace(newPlan);
        takeBack(old);
    }

    private void takeBack() {
        List<HostChange> inOrder = new ArrayList<>(forwarding);
        for (HostChange change : ofPrefix) {
            inOrder.add(change instanceof UnreachableRoute ? 0 : inOrder.size(), change);
        }
        takeBack(inOrder);
    }

    private void takeBack(List<HostChange> changes) {
        for (int i = changes.size() - 1; i >= 0; i--) {
            journal.takeBack(changes.get(i), network);
        }
    }

    /** Withdraws us from the LAN, then undoes what was done; idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            advertiser.close();
            takeBack();
        }
    }
}
