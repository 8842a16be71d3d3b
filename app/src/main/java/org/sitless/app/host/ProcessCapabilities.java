package org.sitless.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process may do beyond an ordinary one: the effective set as {@code /proc/self/status} shows it.
 *
 * @param effective bit n is capability n
 */
public record ProcessCapabilities(long effective) {
    /** Devices, addresses, routes: {@code linux/capability.h}. */
    public static final int CAP_NET_ADMIN = 12;

    /** Raw sockets. */
    public static final int CAP_NET_RAW = 13;

    private static final String LINE = "CapEff:";
    private static final int RADIX = 16;

    /** Those of this process; none if they cannot be read. Source: proc_pid_status(5). */
    public static ProcessCapabilities ofThisProcess() {
        try {
            return parse(Files.readAllLines(Path.of("/proc/self/status")));
        } catch (IOException e) {
            return new ProcessCapabilities(0);
        }
    }

    /** Reads them from the lines of a {@code status} file. */
    public static ProcessCapabilities parse(List<String> statusLines) {
        return statusLines.stream()
                .filter(line -> line.startsWith(LINE))
                .map(line -> line.substring(LINE.length()).strip())
                .findFirst()
                .map(bits -> new ProcessCapabilities(Long.parseUnsignedLong(bits, RADIX)))
                .orElse(new ProcessCapabilities(0));
    }

    public boolean has(int capability) {
        return (effective >>> capability & 1) == 1;
    }
}
