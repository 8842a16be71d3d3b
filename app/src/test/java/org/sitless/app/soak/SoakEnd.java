package org.sitless.app.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.dataplane.counter.CounterFileSnapshot;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.testbed.SitlessPeer;

/**
 * One process of ours in a soak, which may be frozen, killed and started again. A hard link keeps its counters readable when it has
 * ended.
 */
final class SoakEnd {
    /** Starts the process and waits until packets can flow. */
    interface Starter {
        Started start();
    }

    /**
     * What runs.
     *
     * @param device its TUN device
     * @param inner its address in the tunnel
     */
    record Started(LabProcess process, String device, String inner) {}

    private final SoakHost home;
    private final Starter starter;
    private final boolean mayBeKilled;
    private Started started;
    private int kills;
    private Path counters;

    SoakEnd(SoakHost home, boolean mayBeKilled, Starter starter) {
        this.home = home;
        this.starter = starter;
        this.mayBeKilled = mayBeKilled;
    }

    void start() {
        started = starter.start();
        counters = home.host()
                .lab()
                .directory()
                .resolve("counters-" + started.process().pid());
        try {
            Files.createLink(counters, folder().resolve("counters"));
        } catch (IOException gone) {
            throw new UncheckedIOException("counters of " + home.host().name(), gone);
        }
    }

    private Path folder() throws IOException {
        LabHost host = home.host();
        String inode = Files.getAttribute(host.path(), "unix:ino").toString();
        return SitlessPeer.runDirectory(host.lab()).resolve(inode).resolve(started.device());
    }

    SoakHost home() {
        return home;
    }

    String device() {
        return started.device();
    }

    String inner() {
        return started.inner();
    }

    LabProcess process() {
        return started.process();
    }

    boolean mayBeKilled() {
        return mayBeKilled;
    }

    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        home.host().run("kill", signal, Long.toString(process().pid())).orThrow();
    }

    /** As a power cut does, and then as the supervisor does. */
    void killAndRestart() {
        kills++;
        signal("-KILL");
        process().awaitExit(SoakIT.STOP_LIMIT);
        start();
    }

    /** How often it was killed. */
    int kills() {
        return kills;
    }

    /** What a road has counted until now, or in the end. */
    RoadSnapshot road(RoadName road) {
        try {
            return CounterFileSnapshot.read(counters).road(road);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("counters of " + home.host().name(), unreadable);
        }
    }

    /** SIGTERM. @return its exit code */
    int stop() {
        process().terminate();
        return process().awaitExit(SoakIT.STOP_LIMIT);
    }

    @Override
    public String toString() {
        return home.host().name();
    }
}
