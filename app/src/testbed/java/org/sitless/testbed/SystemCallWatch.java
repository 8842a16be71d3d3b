package org.sitless.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;

/**
 * Which system calls of a program, and of its children, the {@code SystemCallFilter=} of a unit would have refused (systemd.exec(5)).
 *
 * <p>{@code strace} stops the program at those alone; all others run at full speed. What the groups hold is asked of the systemd of this
 * machine.
 */
public final class SystemCallWatch {
    private static final String KEY = "SystemCallFilter=";

    private final Path log;
    private final Set<String> allowed;

    private SystemCallWatch(Path log, Set<String> allowed) {
        this.log = log;
        this.allowed = allowed;
    }

    /**
     * A watch by the filter of a unit.
     *
     * @param host where {@code systemd-analyze} is asked
     * @param log a file that the watched program's user may write
     */
    public static SystemCallWatch of(Path unit, LabHost host, Path log) {
        Set<String> allowed = new TreeSet<>();
        try {
            for (String line : Files.readAllLines(unit)) {
                if (line.startsWith(KEY)) {
                    apply(line.substring(KEY.length()), host, allowed);
                }
            }
            return new SystemCallWatch(log, allowed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list adds, one behind a tilde takes away. */
    private static void apply(String list, LabHost host, Set<String> allowed) {
        boolean takes = list.startsWith("~");
        for (String name : (takes ? list.substring(1) : list).split(" ", -1)) {
            Set<String> calls = new TreeSet<>();
            expand(name, host, calls);
            if (takes) {
                allowed.removeAll(calls);
            } else {
                allowed.addAll(calls);
            }
        }
    }

    private static void expand(String name, LabHost host, Set<String> calls) {
        if (!name.startsWith("@")) {
            calls.add(name);
            return;
        }
        host.run("systemd-analyze", "--no-pager", "syscall-filter", name)
                .orThrow()
                .stdout()
                .lines()
                .skip(1)
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(member -> expand(member, host, calls));
    }

    /** What stands in front of the program's words; the program keeps its process id. */
    List<String> words() {
        String rest = allowed.stream().map(call -> "?" + call).collect(Collectors.joining(",", "trace=!", ""));
        return List.of("strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", log.toString(), "-e", rest, "-e", "signal=none");
    }

    /** Starts any program under this watch. */
    public LabProcess start(LabHost host, String... program) {
        List<String> words = new ArrayList<>(words());
        words.addAll(List.of(program));
        return host.start(words);
    }

    /** The calls that would have been refused, as strace writes them; none if all is well. */
    public List<String> refused() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException("strace wrote nothing: is it there?", e);
        }
    }
}
