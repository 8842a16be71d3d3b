package org.sitless.app.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.SyscallException;
import org.slf4j.LoggerFactory;

/**
 * Sends what has addresses of a tunnel into that tunnel, on a host whose default route leads elsewhere: no other provider lets packets
 * pass that come from there (RFC 2827).
 *
 * <p>Threads: one, who owns network and journal.
 */
public final class SourceRoutes {
    private final HostNetwork network;
    private final HostJournal journal;
    private List<DeviceChange.SourceRouteAddition> made = List.of();
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
        List<DeviceChange.SourceRouteAddition> wanted = new ArrayList<>();
        for (Ipv6Prefix source : sources) {
            DeviceChange.SourceRouteAddition route = new DeviceChange.SourceRouteAddition(deviceName, index, source);
            if (made.contains(route) || (!network.hasSourceRoute(index, source) && make(route))) {
                wanted.add(route);
            }
        }
        made.stream().filter(old -> !wanted.contains(old)).forEach(old -> journal.takeBack(old, network));
        made = wanted;
    }

    private boolean make(DeviceChange.SourceRouteAddition route) {
        try {
            journal.make(route, network);
            return true;
        } catch (SyscallException e) {
            refused = true;
            LoggerFactory.getLogger(SourceRoutes.class)
                    .warn(
                            "packets from {} follow the default route, not {}: routes by source are refused: {}",
                            route.source(),
                            route.deviceName(),
                            e.getMessage());
            return false;
        }
    }
}
