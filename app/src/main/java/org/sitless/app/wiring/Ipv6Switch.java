package org.sitless.app.wiring;

import java.nio.file.Path;
import java.util.Optional;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.DeviceSysctl;

/** Whether a device can have IPv6 at all: containers often switch it off. */
public final class Ipv6Switch {
    private Ipv6Switch() {}

    /**
     * Looks at the device in its namespace.
     *
     * @throws CommandFailure with the cure, if the kernel has no IPv6 or it is off for this device (exit code 3)
     */
    public static void check(String deviceName, Optional<Path> namespace) {
        Optional<Long> off = new DeviceSysctl(namespace).read(deviceName, "disable_ipv6");
        if (off.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "the kernel has no IPv6",
                    deviceName,
                    "boot without ipv6.disable=1, or load the module ipv6");
        }
        if (off.get() != 0) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "IPv6 is switched off",
                    "net.ipv6.conf." + deviceName + ".disable_ipv6",
                    "'sysctl -w net.ipv6.conf.default.disable_ipv6=0', or give the container"
                            + " --sysctl net.ipv6.conf.all.disable_ipv6=0");
        }
    }
}
