package org.sitless.testbed;

import java.time.Duration;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.OutputLog;
import org.sitless.app.lab.RunningCommand;

/** A command that runs inside a guest; the console tells what it says. */
final class GuestCommand implements RunningCommand {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final GuestConsole console;
    private final int id;
    private final String command;
    private final OutputLog output = new OutputLog();
    private volatile int exitCode = -1;

    GuestCommand(GuestConsole console, int id, String command) {
        this.console = console;
        this.id = id;
        this.command = command;
    }

    /** The console has heard of its end. */
    void onEnd(int status) {
        exitCode = status;
        output.endStream();
        output.endStream();
    }

    @Override
    public String command() {
        return command;
    }

    @Override
    public OutputLog output() {
        return output;
    }

    @Override
    public boolean isAlive() {
        return !output.ended();
    }

    @Override
    public int awaitExit(Duration limit) {
        if (!output.awaitEnd(limit)) {
            throw new LabException("guest: '" + command + "' still runs after " + limit.toMillis() + " ms; it said: " + output);
        }
        return exitCode;
    }

    @Override
    public void terminate() {
        for (String signal : new String[] {"TERM", "KILL"}) {
            if (isAlive()) {
                console.signal(id, signal);
                output.awaitEnd(GRACE);
            }
        }
    }
}
