package org.sitless.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A program that was started to help us and must not outlive us; written down when it runs already.
 *
 * @param pid its number
 * @param startTicks when it started, as the kernel counts, so that a later process with its number is left alone (proc_pid_stat(5))
 */
public record ChildProcess(long pid, long startTicks) implements HostChange {
    /** {@code starttime} is field 22; the second one, in parentheses, may hold blanks. */
    private static final int START_BEHIND_NAME = 22 - 3;

    /** What runs now, if it still does. */
    public static Optional<ChildProcess> of(ProcessHandle process) {
        return startTicks(process.pid()).map(ticks -> new ChildProcess(process.pid(), ticks));
    }

    private static Optional<Long> startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(Long.valueOf(fields[START_BEHIND_NAME]));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException gone) {
            return Optional.empty();
        }
    }

    /** It runs already: its number was not known before. */
    @Override
    public void apply(HostNetwork network) {}

    @Override
    public void undo(HostNetwork network) {
        if (startTicks(pid).equals(Optional.of(startTicks))) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    @Override
    public String line() {
        return "process " + pid + " " + startTicks;
    }
}
