package org.sitless.app.command;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.StatePlace;
import org.sitless.app.host.VisibleTunnels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sitless status}: what tunnels there are and what they did. Reads files, asks nobody, changes nothing. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows tunnels, their counters, and why packets were dropped.",
        footer = {
            "",
            "Exit code 1 if a tunnel's process is gone, or there is no tunnel of that name.",
            "",
            "Example:",
            "  sitless status sitless0 --json"
        })
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Option(names = "--json", description = "One JSON object with stable keys.")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "TUN", description = "Only the tunnel with this device.")
    private String tun;

    @Override
    public Integer call() {
        output.apply();
        VisibleTunnels visible = VisibleTunnels.here();
        List<StatePlace> places = tun == null ? visible.all() : List.of(visible.named(tun));
        Instant now = Instant.now();
        List<TunnelStatus> tunnels =
                places.stream().map(place -> TunnelStatus.read(place, now)).toList();
        print(tunnels);
        boolean allAlive = tunnels.stream().allMatch(TunnelStatus::isAlive);
        return (allAlive ? ExitCode.OK : ExitCode.FAILED).number();
    }

    private void print(List<TunnelStatus> tunnels) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(StatusJson.text(tunnels));
        } else if (tunnels.isEmpty()) {
            out.println("no tunnels: 'sitless up' makes one");
        } else {
            StatusText text = new StatusText(out);
            tunnels.forEach(text::print);
        }
    }
}
