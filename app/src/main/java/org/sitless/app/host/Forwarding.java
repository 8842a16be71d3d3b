package org.sitless.app.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns IPv6 forwarding on, through the journal, without taking the router advertisements of others away from this host.
 *
 * <p>A device that forwards listens to router advertisements only if its {@code accept_ra} is 2, and when forwarding is turned on the
 * kernel at once forgets the default routes that advertisements gave it, but for devices where it is 2 already. So this is raised
 * first wherever it is 1 now. Source: {@code forwarding} and {@code accept_ra} in the kernel's ip-sysctl.rst.
 */
public final class Forwarding {
    private static final String FORWARDING = "forwarding";
    private static final String ACCEPT_RA = "accept_ra";

    private final HostNetwork network;
    private final HostJournal journal;

    public Forwarding(HostNetwork network, HostJournal journal) {
        this.network = network;
        this.journal = journal;
    }

    /**
     * Turns it on for the whole namespace; nothing is changed if it is on.
     *
     * @param deaf devices that shall not listen to router advertisements: our tunnel, and links on which we are the router
     * @return what was changed, in its order
     * @throws org.sitless.linux.libc.SyscallException if the kernel refuses, in a container mostly
     */
    public List<HostChange> turnOn(Set<String> deaf) {
        Ipv6Sysctl all = Ipv6Sysctl.all(FORWARDING);
        if (is(all, 1)) {
            return List.of();
        }
        List<HostChange> changes = new ArrayList<>();
        for (Device device : network.devices()) {
            if (!deaf.contains(device.name())) {
                prepare(Ipv6Sysctl.of(device, FORWARDING), Ipv6Sysctl.of(device, ACCEPT_RA), changes);
            }
        }
        prepare(Ipv6Sysctl.ofLaterDevices(FORWARDING), Ipv6Sysctl.ofLaterDevices(ACCEPT_RA), changes);
        changes.add(new SysctlChange(all, 0, 1));
        journal.makeAll(changes, network);
        return changes;
    }

    private void prepare(Ipv6Sysctl forwarding, Ipv6Sysctl acceptRa, List<HostChange> changes) {
        if (is(forwarding, 1)) {
            changes.add(new SysctlKeeping(forwarding, 1));
        } else if (is(acceptRa, 1)) {
            changes.add(new SysctlChange(acceptRa, 1, 2));
        }
    }

    private boolean is(Ipv6Sysctl sysctl, long value) {
        return network.read(sysctl).equals(Optional.of(value));
    }
}
