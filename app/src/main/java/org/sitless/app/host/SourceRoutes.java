package org.sitless.app.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.SyscallException;
import org.slf4j.LoggerFactory;

/**
 * Sends what has addresses of a tunnel into that tunnel, on a host whose default route leads elsewhere: no other provider lets packets
 * pass that come from there (RFC 2827). A LAN behind this host would reach nobody.
 *
 * <p>By routes for sources, or by rules where the kernel has none ({@code CONFIG_IPV6_SUBTREES}).
 *
 * <p>Threads: one, who owns network and journal.
 */
public final class SourceRoutes {
    private final HostNetwork network;
    private final HostJournal journal;
    private List<DeviceChange> made = List.of();
    private boolean byRules;
    private boolean refused;

    public SourceRoutes(HostNetwork network, HostJournal journal) {
        this.network = network;
        this.journal = journal;
    }

    /** From now on for these prefixes and no others; the new ones come before the old ones go. */
    public void use(String deviceName, List<Ipv6Prefix> sources) {
        Optional<Device> device = network.device(deviceName);
        if (device.isEmpty() || refused) {
            return;
        }
        int index = device.get().index();
        List<DeviceChange> wanted = new ArrayList<>();
        for (Ipv6Prefix source : sources) {
            route(deviceName, index, source).ifPresent(wanted::add);
        }
        made.stream().filter(old -> !wanted.contains(old)).forEach(old -> journal.takeBack(old, network));
        made = wanted;
    }

    /** As {@link #use}, after the device was switched off and on again: the kernel has forgotten what we made. */
    public void useAgain(String deviceName, List<Ipv6Prefix> sources) {
        made = List.of();
        use(deviceName, sources);
    }

    /** @return what is ours to undo */
    private Optional<DeviceChange> route(String deviceName, int index, Ipv6Prefix source) {
        if (!byRules) {
            DeviceChange route = new DeviceChange.SourceRouteAddition(deviceName, index, source);
            if (made.contains(route)) {
                return Optional.of(route);
            } else if (network.hasSourceRoute(index, source)) {
                return Optional.empty();
            }
            Optional<SyscallException> refusal = make(route);
            if (refusal.isEmpty()) {
                return Optional.of(route);
            }
            byRules = true;
        }
        DeviceChange rule = new DeviceChange.SourceRuleAddition(deviceName, index, source);
        if (made.contains(rule)) {
            return Optional.of(rule);
        }
        Optional<SyscallException> refusal = make(rule);
        refusal.ifPresent(reason -> complain(deviceName, source, reason));
        return refusal.isEmpty() ? Optional.of(rule) : Optional.empty();
    }

    private Optional<SyscallException> make(DeviceChange change) {
        try {
            journal.make(change, network);
            return Optional.empty();
        } catch (SyscallException e) {
            journal.takeBack(change, network);
            return Optional.of(e);
        }
    }

    private void complain(String deviceName, Ipv6Prefix source, SyscallException reason) {
        if (!refused) {
            LoggerFactory.getLogger(SourceRoutes.class)
                    .warn(
                            "packets from {} follow the default route, not {}: neither routes nor rules by source: {}",
                            source,
                            deviceName,
                            reason.getMessage());
        }
        refused = true;
    }
}
