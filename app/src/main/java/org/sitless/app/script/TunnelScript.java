package org.sitless.app.script;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.linux.host.Capabilities;
import org.sitless.linux.host.Capability;
import org.sitless.linux.libc.NetworkNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shell script that is told when a tunnel comes and goes.
 *
 * <p>It runs as {@code /bin/sh FILE}: no argument and no shell text is made of anything a broker said. Its environment is
 * {@link ScriptVariables} alone, its input is empty, its output goes to the log, and of our capabilities it keeps none, or, where that was
 * asked for, those that a network needs (setpriv(1)). Threads: any.
 */
public final class TunnelScript {
    /** So long a script may take. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String NONE = "-all";
    /** What a script that may change the network keeps of what we have, by setpriv's names. */
    private static final Map<Capability, String> NETWORK =
            Map.of(Capability.CAP_NET_ADMIN, "+net_admin", Capability.CAP_NET_RAW, "+net_raw");

    /** So long it may take to say goodbye when we are told to end: the router and the journal come after it. */
    private static final Duration LAST_LIMIT = Duration.ofSeconds(4);

    private static final long GLANCE_MILLIS = 100;

    /** What a script says beyond this is not logged. */
    private static final int MOST_LINES = 500;

    private static final int LONGEST_LINE = 500;

    /** A daemon that the script left behind may hold its output open for ever. */
    private static final long OUTPUT_MILLIS = 200;

    private final Path file;
    private final Path home;
    private final Optional<Path> namespace;
    private final boolean mayChangeNetwork;
    private final Duration limit;
    private final BooleanSupplier ending;

    /**
     * A script, which need not exist yet.
     *
     * @param home {@code TSP_HOME_DIR}, also its working folder
     * @param namespace where the tunnel is; empty for the caller's own network namespace
     * @param mayChangeNetwork whether it keeps CAP_NET_ADMIN and CAP_NET_RAW
     * @param ending whether we are told to end: nobody waits for a creation then, and not for long for a teardown; any thread
     */
    public TunnelScript(
            Path file, Path home, Optional<Path> namespace, boolean mayChangeNetwork, BooleanSupplier ending) {
        this(file, home, namespace, mayChangeNetwork, LIMIT, ending);
    }

    TunnelScript(
            Path file,
            Path home,
            Optional<Path> namespace,
            boolean mayChangeNetwork,
            Duration limit,
            BooleanSupplier ending) {
        this.file = file;
        this.home = home;
        this.namespace = namespace;
        this.mayChangeNetwork = mayChangeNetwork;
        this.limit = limit;
        this.ending = ending;
    }

    /** Whether there is such a file. */
    public boolean exists() {
        return Files.isRegularFile(file);
    }

    /**
     * Runs it to its end.
     *
     * @param verbosity {@code TSP_VERBOSE}, 0 to 3
     * @throws CommandFailure if it cannot be run, takes too long, or ends with anything but 0: the tunnel is refused
     */
    public void run(ScriptOperation operation, ScriptTunnel tunnel, int verbosity) {
        Map<String, String> variables = ScriptVariables.of(operation, tunnel, home, verbosity);
        Process process = namespace
                .map(path -> NetworkNamespace.at(path).call(() -> start(variables)))
                .orElseGet(() -> start(variables));
        Output output = new Output(process);
        output.start();
        try {
            await(process, operation, output);
            output.join(OUTPUT_MILLIS);
            if (process.exitValue() != 0) {
                throw failure("ended with " + process.exitValue(), output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was interrupted", output);
        } finally {
            end(process);
        }
    }

    private void await(Process process, ScriptOperation operation, Output output) throws InterruptedException {
        long begun = System.nanoTime();
        Duration longest = limit;
        while (!process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
            if (ending.getAsBoolean() && operation == ScriptOperation.CREATION) {
                throw failure("was broken off, since we are told to end", output);
            }
            if (ending.getAsBoolean() && longest.compareTo(LAST_LIMIT) > 0) {
                longest = LAST_LIMIT;
            }
            if (System.nanoTime() - begun >= longest.toNanos()) {
                throw failure("did not end within " + longest.toSeconds() + " s", output);
            }
        }
    }

    private Process start(Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.directory(home.toFile()).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "cannot run script", file.toString(), "look at " + e.getMessage(), e);
        }
    }

    /** What is taken from a child of root has to be taken for good; others have none to give but those that are ambient. */
    private List<String> command() {
        boolean root =
                ProcessHandle.current().info().user().filter("root"::equals).isPresent();
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETPRIV)) {
            String capabilities = mayChangeNetwork ? network() : NONE;
            command.addAll(List.of(SETPRIV.toString(), "--inh-caps=" + capabilities));
            command.add((root ? "--bounding-set=" : "--ambient-caps=") + capabilities);
        } else if (!mayChangeNetwork) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "cannot take capabilities away from script",
                    file.toString(),
                    "install setpriv (util-linux), or let it have them: template_capabilities=network");
        }
        command.add("/bin/sh");
        command.add(file.toString());
        return command;
    }

    /** setpriv(1) refuses to keep what there is not: over UDP alone we may lack CAP_NET_RAW. */
    private static String network() {
        Capabilities ours = Capabilities.current();
        return NETWORK.entrySet().stream()
                .filter(one -> ours.has(one.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .collect(Collectors.joining(",", NONE + ",", ""))
                .replaceAll(",$", "");
    }

    private CommandFailure failure(String what, Output output) {
        return new CommandFailure(
                ExitCode.FAILED,
                "script " + what,
                file.toString(),
                "it said: " + output.lastLine().orElse("nothing")
                        + (mayChangeNetwork
                                ? ""
                                : "; it may not change the network without template_capabilities=network"));
    }

    /** With all that it started and that has not made itself a daemon. */
    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Reads what it says into the log, to the end, so that it never waits for us. */
    private final class Output extends Thread {
        private final Process process;
        private final Logger log = LoggerFactory.getLogger(TunnelScript.class);
        private volatile String last;

        Output(Process process) {
            super("sl-script");
            this.process = process;
            setDaemon(true);
        }

        Optional<String> lastLine() {
            return Optional.ofNullable(last);
        }

        @Override
        public void run() {
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                int lines = 0;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    last = line.substring(0, Math.min(line.length(), LONGEST_LINE));
                    if (++lines <= MOST_LINES) {
                        log.info("{}: {}", file.getFileName(), last);
                    }
                }
            } catch (IOException gone) {
                log.debug("{}: no more output: {}", file, gone.getMessage());
            }
        }
    }
}
