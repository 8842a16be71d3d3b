package org.sitless.app.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.linux.libc.NetworkNamespace;

/** Whether a device can have IPv6 at all: containers often switch it off. */
final class Ipv6Switch {
    private static final Path SYSCTLS = Path.of("/proc/sys/net/ipv6/conf");

    private Ipv6Switch() {}

    /**
     * Looks at the device in its namespace.
     *
     * @throws CommandFailure with the cure, if the kernel has no IPv6 or it is off for this device (exit code 3)
     */
    static void check(String deviceName, Optional<Path> namespace) {
        String off = namespace
                .map(path -> NetworkNamespace.at(path).call(() -> read(deviceName)))
                .orElseGet(() -> read(deviceName));
        if (off.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "the kernel has no IPv6",
                    deviceName,
                    "boot without ipv6.disable=1, or load the module ipv6");
        }
        if (off.equals("1")) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "IPv6 is switched off",
                    "net.ipv6.conf." + deviceName + ".disable_ipv6",
                    "'sysctl -w net.ipv6.conf.default.disable_ipv6=0', or give the container"
                            + " --sysctl net.ipv6.conf.all.disable_ipv6=0");
        }
    }

    private static String read(String deviceName) {
        try {
            return Files.readString(SYSCTLS.resolve(deviceName).resolve("disable_ipv6"))
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }
}
