package org.sitless.app.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a machine must have before a laboratory can be made on it. */
public final class LabRequirements {
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_ADMIN = 21;
    private static final List<String> SEARCH =
            List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin");

    private LabRequirements() {}

    /** Everything that is missing, each with its cure; empty when a laboratory can be made. */
    public static List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!hasCapability(CAP_SYS_ADMIN) || !hasCapability(CAP_NET_ADMIN)) {
            missing.add("the right to make network namespaces (CAP_SYS_ADMIN, CAP_NET_ADMIN): run as root,"
                    + " in a container with --privileged");
        }
        requireProgram(missing, "ip", "iproute2");
        requireProgram(missing, "ethtool", "ethtool");
        requireProgram(missing, "nft", "nftables");
        requireProgram(missing, "setsid", "util-linux");
        return List.copyOf(missing);
    }

    /** Throws a {@link LabException} naming all that is missing and the cures, if anything is. */
    public static void check() {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new LabException("no laboratory can be made here; missing: " + String.join("; ", missing));
        }
    }

    /** True if a program of this name is installed. */
    public static boolean hasProgram(String program) {
        return SEARCH.stream().anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static void requireProgram(List<String> missing, String program, String debianPackage) {
        if (!hasProgram(program)) {
            missing.add("the program " + program + ": apt-get install " + debianPackage);
        }
    }

    /** Looks into the effective set, capabilities(7). */
    private static boolean hasCapability(int number) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapEff:")) {
                    return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >>> number & 1) == 1;
                }
            }
            return false;
        } catch (IOException unreadable) {
            return false;
        }
    }
}
