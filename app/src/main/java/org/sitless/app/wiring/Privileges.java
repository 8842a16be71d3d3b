package org.sitless.app.wiring;

import java.util.ArrayList;
import java.util.List;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.ProcessCapabilities;

/** Refuses to begin what could not be finished for lack of a privilege. */
final class Privileges {
    private Privileges() {}

    /** @throws CommandFailure naming every capability that is missing (exit code 3) */
    static void check(List<TunnelConfig> tunnels, ProcessCapabilities held) {
        List<String> missing = new ArrayList<>();
        boolean changesDevices = tunnels.stream().anyMatch(TunnelConfig::configure);
        if (changesDevices && !held.has(ProcessCapabilities.CAP_NET_ADMIN)) {
            missing.add("CAP_NET_ADMIN");
        }
        if (!held.has(ProcessCapabilities.CAP_NET_RAW)) {
            missing.add("CAP_NET_RAW");
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
