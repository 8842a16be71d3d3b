package org.sitless.app.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.ChildProcess;
import org.sitless.app.host.HostJournal;
import org.sitless.app.host.HostNetwork;
import org.sitless.app.log.Narration;
import org.sitless.linux.libc.NetworkNamespace;

/**
 * Advertises by a radvd(8) of our own: it runs while the tunnel works, with no capability but CAP_NET_RAW, and withdraws itself when it
 * is ended.
 *
 * <p>Threads: one, who owns network and journal.
 */
final class RadvdAdvertiser implements Advertiser {
    private static final long STOP_SECONDS = 3;

    /** So long radvd is watched for a mistake that ends it at once. */
    private static final long START_MILLIS = 300;

    private final Advertising.Radvd radvd;
    private final HostNetwork network;
    private final HostJournal journal;
    private RouterPlan plan;
    private Optional<Process> running = Optional.empty();
    private Optional<ChildProcess> written = Optional.empty();

    private RadvdAdvertiser(RouterPlan plan, Advertising.Radvd radvd, HostNetwork network, HostJournal journal) {
        this.plan = plan;
        this.radvd = radvd;
        this.network = network;
        this.journal = journal;
    }

    /** Starts it. @throws CommandFailure if it is not there, or does not run */
    static RadvdAdvertiser start(RouterPlan plan, Advertising.Radvd radvd, HostNetwork network, HostJournal journal) {
        RadvdAdvertiser advertiser = new RadvdAdvertiser(plan, radvd, network, journal);
        advertiser.tunnelUp();
        return advertiser;
    }

    @Override
    public void tunnelUp() {
        if (running.filter(Process::isAlive).isPresent()) {
            return;
        }
        Path config = radvd.folder().resolve("radvd.conf");
        Path log = radvd.folder().resolve("radvd.log");
        try {
            Files.writeString(config, RadvdConfig.of(plan));
            ProcessBuilder builder = new ProcessBuilder(command(config));
            builder.environment().clear();
            builder.directory(radvd.folder().toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
            Process process = plan.namespace()
                    .map(path -> NetworkNamespace.at(path).call(() -> launch(builder)))
                    .orElseGet(() -> launch(builder));
            process.getOutputStream().close();
            running = Optional.of(process);
            written = ChildProcess.of(process.toHandle());
            written.ifPresent(child -> journal.make(child, network));
            refuseIfDead(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + config, e);
        }
        Narration.tell(RadvdAdvertiser.class, "{}: radvd advertises {}", plan.lanDevice(), plan.lanPrefix());
    }

    private Process launch(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.MISSING,
                    "cannot start radvd",
                    radvd.program().toString(),
                    "install it, or leave it out",
                    e);
        }
    }

    /** Root can take capabilities away from a child; others have none to give but those that are ambient. */
    private List<String> command(Path config) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/setpriv", "--inh-caps=-all,+net_raw"));
        boolean root =
                ProcessHandle.current().info().user().filter("root"::equals).isPresent();
        command.add(root ? "--bounding-set=-all,+net_raw" : "--ambient-caps=-all,+net_raw");
        command.addAll(List.of(
                radvd.program().toString(),
                "--nodaemon",
                "--config=" + config,
                "--pidfile=" + radvd.folder().resolve("radvd.pid"),
                "--logmethod=stderr"));
        return command;
    }

    private void refuseIfDead(Process process, Path log) throws IOException {
        try {
            if (process.waitFor(START_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "radvd ended with " + process.exitValue(),
                        plan.lanDevice(),
                        "it said: " + Files.readString(log).strip().replace('\n', ' '));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void tunnelDown() {
        running.ifPresent(RadvdAdvertiser::end);
        running = Optional.empty();
        written.ifPresent(child -> journal.takeBack(child, network));
        written = Optional.empty();
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void replace(RouterPlan newPlan) {
        tunnelDown();
        plan = newPlan;
        tunnelUp();
    }

    @Override
    public void close() {
        tunnelDown();
    }
}
