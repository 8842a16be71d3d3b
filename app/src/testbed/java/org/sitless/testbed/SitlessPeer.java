package org.sitless.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.SitlessProgram;

/** Our own endpoint, started as anybody would: {@code sitless up} in a process of its own. */
public final class SitlessPeer implements TunnelPeer {
    private static final Duration READY_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final LabHost host;
    private final TunnelEnd end;
    private final String device;
    private final LabProcess process;
    private final String readyLine;

    private SitlessPeer(LabHost host, TunnelEnd end, String device, LabProcess process) {
        this.host = host;
        this.end = end;
        this.device = device;
        this.process = process;
        this.readyLine = process.awaitLine("ready tun=" + device, READY_LIMIT);
    }

    /**
     * Starts the endpoint and waits for its ready line.
     *
     * @param flags more flags of {@code sitless up}
     */
    public static SitlessPeer start(LabHost host, String device, TunnelEnd end, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("up", "--tun", device, "--local", end.localIpv4()));
        arguments.addAll(List.of("--remote", end.remoteIpv4(), "--address", end.innerAddress()));
        arguments.addAll(List.of("--mtu", Integer.toString(end.mtuBytes())));
        arguments.addAll(List.of(flags));
        LabProcess process =
                host.start(environment(host.lab()), SitlessProgram.words(arguments.toArray(new String[0])));
        return new SitlessPeer(host, end, device, process);
    }

    /** Where endpoints of this laboratory keep their state. */
    public static Path runDirectory(Lab lab) {
        return lab.directory().resolve("run");
    }

    /** What every sitless process of this laboratory has in its environment. */
    public static Map<String, String> environment(Lab lab) {
        return Map.of("SITLESS_RUN_DIR", runDirectory(lab).toString());
    }

    /** Runs another sitless command on this host, to its end. */
    public LabProcess sitless(String... arguments) {
        LabProcess command = host.start(environment(host.lab()), SitlessProgram.words(arguments));
        command.awaitExit(READY_LIMIT);
        return command;
    }

    /** What it said when packets could flow. */
    public String readyLine() {
        return readyLine;
    }

    /** The process that forwards. */
    public LabProcess process() {
        return process;
    }

    @Override
    public String name() {
        return "sitless";
    }

    @Override
    public String tunnelDevice() {
        return device;
    }

    @Override
    public TunnelEnd end() {
        return end;
    }

    @Override
    public LabProcess start(List<String> command) {
        return host.start(command);
    }

    /**
     * Asks it to stop.
     *
     * @throws LabException if it does not end in order
     */
    @Override
    public void close() {
        process.terminate();
        int exit = process.awaitExit(STOP_LIMIT);
        if (exit != 0) {
            throw new LabException("sitless ended with exit code " + exit + ": " + process.output());
        }
    }
}
