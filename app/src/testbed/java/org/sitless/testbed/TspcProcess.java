package org.sitless.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.SitlessProgram;

/** Our client in a process of its own, started as people always did: {@code tspc -vf tspc.conf}. */
public final class TspcProcess implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Pattern FACT = Pattern.compile("([a-z]+)=(\\S+)");

    private final LabHost host;
    private final LabProcess process;
    private String readyLine = "";

    private TspcProcess(LabHost host, LabProcess process) {
        this.host = host;
        this.process = process;
    }

    /**
     * Starts it and does not wait.
     *
     * @param conf the lines of its tspc.conf
     */
    public static TspcProcess begin(LabHost host, String conf, String... flags) {
        return begin(host, List.of(), conf, flags);
    }

    /**
     * Starts it and does not wait.
     *
     * @param by a command that becomes the program whose words follow it
     */
    public static TspcProcess begin(LabHost host, List<String> by, String conf, String... flags) {
        Path file = host.lab().directory().resolve(host.name() + "-tspc.conf");
        try {
            Files.writeString(file, conf);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(List.of("tspc", "-vf", file.toString()));
        arguments.addAll(List.of(flags));
        List<String> words = new ArrayList<>(by);
        words.addAll(SitlessProgram.words(arguments.toArray(new String[0])));
        return new TspcProcess(host, host.start(SitlessPeer.environment(host.lab()), words));
    }

    /** Starts it and waits until packets can flow. */
    public static TspcProcess start(LabHost host, String conf, String... flags) {
        return begin(host, conf, flags).awaitReady();
    }

    public TspcProcess awaitReady() {
        readyLine = process.output()
                .await(line -> line.startsWith("ready "), READY_LIMIT)
                .orElseThrow(() -> new LabException("no tunnel within " + READY_LIMIT + ": " + process.output()));
        return this;
    }

    public String readyLine() {
        return readyLine;
    }

    /** What stands behind {@code key=} in the ready line; empty if it does not stand there. */
    public String fact(String key) {
        Matcher facts = FACT.matcher(readyLine);
        while (facts.find()) {
            if (facts.group(1).equals(key)) {
                return facts.group(2);
            }
        }
        return "";
    }

    /** Sends it a signal, as {@code STOP} or {@code CONT}. */
    public void signal(String name) {
        host.run("kill", "-" + name, Long.toString(process.pid())).orThrow();
    }

    public LabProcess process() {
        return process;
    }

    /** As a power cut does. */
    public void kill() {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        process.awaitExit(STOP_LIMIT);
    }

    /** SIGTERM. @return the exit code */
    public int stop() {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
        return process.awaitExit(STOP_LIMIT);
    }

    @Override
    public void close() {
        process.terminate();
    }
}
