package org.sitless.app.wiring;

import java.util.ArrayList;
import java.util.List;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.linux.host.Capabilities;
import org.sitless.linux.host.Capability;

/** Refuses to begin what could not be finished for lack of a privilege. */
final class Privileges {
    private Privileges() {}

    /**
     * Compares what is held with what these tunnels need.
     *
     * @throws CommandFailure naming every capability that is missing (exit code 3)
     */
    static void check(List<TunnelConfig> tunnels, Capabilities held) {
        List<String> missing = new ArrayList<>();
        boolean changesDevices = tunnels.stream().anyMatch(TunnelConfig::configure);
        if (changesDevices && !held.has(Capability.CAP_NET_ADMIN)) {
            missing.add(Capability.CAP_NET_ADMIN.name());
        }
        if (!held.has(Capability.CAP_NET_RAW)) {
            missing.add(Capability.CAP_NET_RAW.name());
        }
        if (!missing.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "privilege missing",
                    String.join(" and ", missing),
                    "run as root, or with AmbientCapabilities=" + String.join(" ", missing) + " (systemd)");
        }
    }
}
