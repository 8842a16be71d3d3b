package org.sitless.app.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process that the laboratory started, known by its own pid. Two daemon threads ({@code sl-lab-out-PID}, {@code sl-lab-err-PID})
 * collect its output.
 */
public final class LabProcess implements RunningCommand {
    private static final Duration TERM_GRACE = Duration.ofSeconds(3);
    private static final Duration OUTPUT_GRACE = Duration.ofSeconds(2);

    private final String command;
    private final Process process;
    private final Consumer<String> stdoutListener;
    private final OutputLog output = new OutputLog();

    private LabProcess(String command, Process process, Consumer<String> stdoutListener) {
        this.command = command;
        this.process = process;
        this.stdoutListener = stdoutListener;
    }

    /**
     * Starts a process of this host.
     *
     * @param command the program and its arguments
     * @param environment added to the environment of this JVM
     * @throws LabException if there is no such program
     */
    public static LabProcess start(List<String> command, Map<String, String> environment) {
        return start(command, environment, line -> {});
    }

    /**
     * As {@link #start(List, Map)}, and tells of each line of its standard output as it comes.
     *
     * @param stdoutListener called by the collecting thread; must not block
     */
    public static LabProcess start(
            List<String> command, Map<String, String> environment, Consumer<String> stdoutListener) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            LabProcess started = new LabProcess(String.join(" ", command), builder.start(), stdoutListener);
            started.collect(started.process.getInputStream(), OutputLog.Stream.STDOUT, "out");
            started.collect(started.process.getErrorStream(), OutputLog.Stream.STDERR, "err");
            return started;
        } catch (IOException refused) {
            throw new LabException(
                    "cannot start '" + command.get(0) + "': " + refused.getMessage() + "; is it installed?", refused);
        }
    }

    /** Runs a command of this host to its end, with nothing on its standard input. */
    static CommandResult run(List<String> command) {
        LabProcess running = start(command, Map.of());
        try {
            running.endInput();
            int exitCode = running.awaitExit(CommandRunner.USUAL_LIMIT);
            return new CommandResult(running.command, exitCode, running.output.stdout(), running.output.stderr());
        } finally {
            running.terminate();
        }
    }

    private void collect(InputStream stream, OutputLog.Stream which, String suffix) {
        Thread collector = new Thread(() -> readLines(stream, which), "sl-lab-" + suffix + "-" + process.pid());
        collector.setDaemon(true);
        collector.start();
    }

    private void readLines(InputStream stream, OutputLog.Stream which) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(which, line);
                if (which == OutputLog.Stream.STDOUT) {
                    stdoutListener.accept(line);
                }
            }
        } catch (IOException closed) {
            output.add(which, "(" + closed.getMessage() + ")");
        } finally {
            output.endStream();
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
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
        return process.isAlive();
    }

    /** Writes a line to its standard input. */
    public void send(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException gone) {
            throw new LabException("'" + command + "' reads no more: " + output, gone);
        }
    }

    /** Ends its standard input. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException unread) {
            throw new UncheckedIOException("closing the input of '" + command + "'", unread);
        }
    }

    @Override
    public int awaitExit(Duration limit) {
        if (!waitFor(limit)) {
            throw new LabException(
                    "'" + command + "' still runs after " + limit.toMillis() + " ms; it said: " + output);
        }
        // A child that it left behind may hold its output open: what has come by then is all we wait for.
        output.awaitEnd(OUTPUT_GRACE);
        return process.exitValue();
    }

    @Override
    public void terminate() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        if (!waitFor(TERM_GRACE)) {
            process.destroyForcibly();
            waitFor(TERM_GRACE);
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private boolean waitFor(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }
}
