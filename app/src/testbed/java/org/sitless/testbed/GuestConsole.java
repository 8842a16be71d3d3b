package org.sitless.testbed;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.OutputLog;

/**
 * The host's side of the conversation with {@code guest-agent.sh}, which describes it.
 *
 * <p>Threads: {@link #hear} is called by the thread that collects the guest's output, the rest by anybody.
 */
final class GuestConsole {
    /** A terminal in line mode takes no longer line: 4096 bytes, N_TTY_BUF_SIZE in the kernel. */
    private static final int LONGEST_LINE = 4_000;

    private final Map<Integer, GuestCommand> commands = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile LabProcess guest;

    /** Connects it to the guest's process, whose standard input is the console. */
    void connect(LabProcess guestProcess) {
        guest = guestProcess;
    }

    /** Starts a command in the guest. */
    GuestCommand start(List<String> words) {
        String line = words.stream().map(GuestConsole::quote).collect(Collectors.joining(" "));
        int id = ids.incrementAndGet();
        String request = "run " + id + " " + line;
        if (request.length() > LONGEST_LINE || request.chars().anyMatch(Character::isISOControl)) {
            throw new LabException("the guest's console cannot carry this command, it is too long or has control characters: " + line);
        }
        GuestCommand command = new GuestCommand(this, id, String.join(" ", words));
        commands.put(id, command);
        guest.send(request);
        return command;
    }

    private static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    void signal(int id, String name) {
        guest.send("signal " + id + " " + name);
    }

    void powerOff() {
        guest.send("off");
    }

    /** Takes one line that the guest wrote. */
    void hear(String line) {
        String[] parts = line.split(" ", 3);
        if (parts.length < 3 || !parts[1].chars().allMatch(Character::isDigit)) {
            return;
        }
        GuestCommand command = commands.get(Integer.valueOf(parts[1]));
        if (command == null) {
            return;
        }
        switch (parts[0]) {
            case "out" -> command.output().add(OutputLog.Stream.STDOUT, parts[2]);
            case "err" -> command.output().add(OutputLog.Stream.STDERR, parts[2]);
            case "end" -> {
                commands.remove(Integer.valueOf(parts[1]));
                command.onEnd(Integer.parseInt(parts[2]));
            }
            default -> {}
        }
    }
}
