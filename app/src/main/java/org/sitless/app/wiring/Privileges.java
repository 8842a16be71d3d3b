package org.sitless.app.wiring;

import java.util.ArrayList;
import java.util.List;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.linux.host.Capabilities;
import org.sitless.linux.host.Capability;

/** Refuses to begin what could not be finished for lack of a privilege. */
public final class Privileges {
    private Privileges() {}

    /**
     * Compares what is held with what these tunnels need.
     *
     * @throws CommandFailure naming every capability that is missing (exit code 3)
     */
    static void check(List<TunnelConfig> tunnels, Capabilities held) {
        boolean changesDevices = tunnels.stream().anyMatch(TunnelConfig::configure);
        boolean proto41 = tunnels.stream().anyMatch(tunnel -> tunnel.udp().isEmpty());
        check(changesDevices, proto41, held);
    }

    /**
     * Compares what is held with what is needed.
     *
     * @param changesDevices whether devices, addresses and routes are to be changed
     * @param proto41 whether raw sockets are to be opened
     * @throws CommandFailure naming every capability that is missing (exit code 3)
     */
    public static void check(boolean changesDevices, boolean proto41, Capabilities held) {
        List<String> missing = new ArrayList<>();
        if (changesDevices && !held.has(Capability.CAP_NET_ADMIN)) {
            missing.add(Capability.CAP_NET_ADMIN.name());
        }
        if (proto41 && !held.has(Capability.CAP_NET_RAW)) {
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
