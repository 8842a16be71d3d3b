package org.sitless.app.up;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.SitlessProgram;
import org.sitless.testbed.SitlessPeer;

/** Starts sitless as a user would, in a JVM of its own, with its state in the laboratory's folder. */
final class SitlessProcess {
    static final Duration LIMIT = Duration.ofSeconds(30);

    private SitlessProcess() {}

    /** The folder that stands for {@code /run/sitless}. */
    static Path runDirectory(LabHost host) {
        return SitlessPeer.runDirectory(host.lab());
    }

    /** Starts it and returns at once. */
    static LabProcess start(LabHost host, String... arguments) {
        return start(Map.of(), host, arguments);
    }

    /** Starts it with more in its environment. */
    static LabProcess start(Map<String, String> more, LabHost host, String... arguments) {
        Map<String, String> environment = new HashMap<>(environment(host));
        environment.putAll(more);
        return host.start(environment, command(List.of(), arguments));
    }

    /** Starts {@code sitless up} and waits until packets can flow. */
    static LabProcess up(LabHost host, String... arguments) {
        List<String> words = new ArrayList<>(List.of("up"));
        words.addAll(List.of(arguments));
        LabProcess process = start(host, words.toArray(String[]::new));
        process.awaitLine("ready ", LIMIT);
        return process;
    }

    /** Runs it to its end. */
    static CommandResult run(LabHost host, String... arguments) {
        return runUnder(List.of(), host, arguments);
    }

    /** Runs it to its end behind another program, {@code setpriv} for one. */
    static CommandResult runUnder(List<String> wrapper, LabHost host, String... arguments) {
        LabProcess process = host.start(environment(host), command(wrapper, arguments));
        try {
            int exitCode = process.awaitExit(LIMIT);
            return new CommandResult(
                    process.command(),
                    exitCode,
                    process.output().stdout(),
                    process.output().stderr());
        } finally {
            process.terminate();
        }
    }

    static Map<String, String> environment(LabHost host) {
        return SitlessPeer.environment(host.lab());
    }

    private static List<String> command(List<String> wrapper, String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(SitlessProgram.words(arguments));
        return command;
    }
}
