package org.sitless.app.doctor;

import java.util.List;
import org.sitless.linux.host.Capabilities;
import org.sitless.linux.host.Capability;
import org.sitless.linux.host.Finding;

/** What this process may do. */
final class PrivilegeRungs {
    private PrivilegeRungs() {}

    static List<Rung> of(Capabilities held, Finding protocol41) {
        return List.of(
                capability(held, Capability.CAP_NET_ADMIN, "make a TUN device, set addresses and routes"),
                capability(held, Capability.CAP_NET_RAW, "send and receive IPv4 protocol 41"),
                Rung.needed("protocol 41", protocol41));
    }

    private static Rung capability(Capabilities held, Capability capability, String purpose) {
        String name = capability.name();
        return held.has(capability)
                ? Rung.ok(name, "may " + purpose)
                : Rung.missing(
                        name,
                        "may not " + purpose,
                        "run as root, or with AmbientCapabilities=" + name + " (systemd), --cap-add "
                                + name.substring("CAP_".length()) + " (container)");
    }
}
