package org.sitless.app.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds namespaces named by laboratories whose JVM is dead, and removes them with what still runs inside. */
final class LabSweep {
    private static final Pattern OURS = Pattern.compile("sl(\\d+)-\\d+-.+");

    private LabSweep() {}

    static List<String> sweep() {
        List<String> left = LabProcess.run(List.of("ip", "netns", "list"))
                .stdout()
                .lines()
                .map(line -> line.replaceFirst(" .*", ""))
                .filter(LabSweep::ownerIsDead)
                .toList();
        left.forEach(LabSweep::remove);
        return left;
    }

    private static boolean ownerIsDead(String namespace) {
        Matcher matcher = OURS.matcher(namespace);
        return matcher.matches()
                && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    /** Ends what runs in a namespace, which would keep it alive, and removes it, unless somebody else has done so by then. */
    static void remove(String namespace) {
        LabProcess.run(List.of("ip", "netns", "pids", namespace))
                .stdout()
                .lines()
                .map(Long::valueOf)
                .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        CommandResult removed = LabProcess.run(List.of("ip", "netns", "del", namespace));
        if (Files.exists(Path.of("/run/netns", namespace))) {
            removed.orThrow();
        }
    }
}
