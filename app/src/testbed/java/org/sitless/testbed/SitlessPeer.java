package org.sitless.testbed;

import java.io.IOException;
import java.nio.file.Files;
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
import org.sitless.dataplane.counter.CounterFileSnapshot;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;

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

    /** Starts {@code sitless up FILE} and waits until this tunnel of it is ready. */
    public static SitlessPeer startFile(LabHost host, String device, TunnelEnd end, Path file) {
        LabProcess process = host.start(environment(host.lab()), SitlessProgram.words("up", file.toString()));
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

    /**
     * What a road has counted until now, read from the counter file as {@code sitless status} does.
     *
     * @throws LabException if the file cannot be read
     */
    public RoadSnapshot road(RoadName road) {
        return read(stateFolder().resolve("counters"), road);
    }

    /** Stops the endpoint in order and tells what both roads had counted in the end; nothing may be in flight then. */
    public Map<RoadName, RoadSnapshot> stop() {
        Path kept = host.lab().directory().resolve("counters-" + process.pid());
        try {
            Files.createLink(kept, stateFolder().resolve("counters"));
        } catch (IOException gone) {
            throw new LabException("no counter file to keep: " + gone.getMessage(), gone);
        }
        close();
        return Map.of(RoadName.ENCAP, read(kept, RoadName.ENCAP), RoadName.DECAP, read(kept, RoadName.DECAP));
    }

    /**
     * What a road has counted until now, by this counter file.
     *
     * @throws LabException if it cannot be read
     */
    public static RoadSnapshot read(Path file, RoadName road) {
        try {
            return CounterFileSnapshot.read(file).road(road);
        } catch (IOException unreadable) {
            throw new LabException("cannot read the counters: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Where this endpoint keeps its lock, journal and counters. */
    public Path stateFolder() {
        try {
            String inode = Files.getAttribute(host.path(), "unix:ino").toString();
            return runDirectory(host.lab()).resolve(inode).resolve(device);
        } catch (IOException gone) {
            throw new LabException("no namespace " + host.path(), gone);
        }
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
