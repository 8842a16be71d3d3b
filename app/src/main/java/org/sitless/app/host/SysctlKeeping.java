package org.sitless.app.host;

import java.util.Optional;

/**
 * A kernel parameter that loses its value when we undo another one; nothing is changed now.
 *
 * <p>Writing {@code net.ipv6.conf.all.forwarding} writes that of every device as well ({@code ip-sysctl.rst} of the kernel), so going
 * back to 0 would take it from a device that had 1 of its own.
 *
 * @param value what it was before us
 */
public record SysctlKeeping(Ipv6Sysctl sysctl, long value) implements HostChange {
    @Override
    public void apply(HostNetwork network) {}

    @Override
    public void undo(HostNetwork network) {
        if (sysctl.exists(network) && !network.read(sysctl).equals(Optional.of(value))) {
            network.write(sysctl, value);
        }
    }

    @Override
    public String line() {
        return "keep-sysctl " + sysctl.words() + " " + value;
    }
}
