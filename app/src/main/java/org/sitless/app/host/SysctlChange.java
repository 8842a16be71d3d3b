package org.sitless.app.host;

import java.util.Optional;

/**
 * A kernel parameter with another value, restored only if nobody changed it after us.
 *
 * @param before what it was
 * @param after what we set
 */
public record SysctlChange(Ipv6Sysctl sysctl, long before, long after) implements HostChange {
    @Override
    public void apply(HostNetwork network) {
        network.write(sysctl, after);
    }

    @Override
    public void undo(HostNetwork network) {
        if (sysctl.exists(network) && network.read(sysctl).equals(Optional.of(after))) {
            network.write(sysctl, before);
        }
    }

    @Override
    public String line() {
        return "sysctl " + sysctl.words() + " " + before + " " + after;
    }
}
