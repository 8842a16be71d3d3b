package org.sitless.app.wiring;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.host.DevicePlan;
import org.sitless.app.host.OuterPath;
import org.sitless.app.host.StatePlace;
import org.sitless.app.host.TunnelFacts;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.NetworkNamespace;

/** Keeps the facts of one tunnel up to date for those who read them. */
final class FactsPage {
    private final TunnelConfig config;
    private final StatePlace place;
    private final Instant since;
    private final long outerNamespaceInode = NetworkNamespace.current().inode();
    private String waitingFor = "";

    FactsPage(TunnelConfig config, StatePlace place, Instant since) {
        this.config = config;
        this.place = place;
        this.since = since;
    }

    /** Packets cannot flow yet. */
    void waiting(String missing) {
        if (!missing.equals(waitingFor)) {
            waitingFor = missing;
            write(missing, Optional.empty(), Optional.empty(), 0);
        }
    }

    /** Packets can flow. */
    void ready(OuterPath path, DevicePlan device, int lanes) {
        write(TunnelFacts.READY, Optional.of(path), Optional.of(device), lanes);
    }

    private void write(String state, Optional<OuterPath> path, Optional<DevicePlan> device, int lanes) {
        new TunnelFacts(
                        state,
                        path.map(p -> TunnelPlan.localText(config, p)),
                        path.map(p -> TunnelPlan.remoteText(config, p)),
                        config.remote().text()
                                + config.udp().map(udp -> ":" + udp.remote()).orElse(""),
                        path.map(p -> p.innerMtu().bytes()).orElse(0),
                        TunnelPlan.ioName(config),
                        lanes,
                        config.offload(),
                        device.map(DevicePlan::addresses).orElse(List.of()).stream()
                                .map(InterfaceAddress::toString)
                                .toList(),
                        device.map(DevicePlan::routes).orElse(List.of()).stream()
                                .map(Ipv6Prefix::toString)
                                .toList(),
                        config.namespace().map(Path::toString),
                        outerNamespaceInode,
                        since)
                .write(place);
    }
}
