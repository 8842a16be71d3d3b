package org.sitless.app.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.TunnelOwner;
import org.sitless.app.host.VisibleTunnels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sitless down}: ends a tunnel wherever it runs, or clears up behind one that was killed. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Ends a tunnel: its process undoes what it configured; after a crash, this command does.",
        footer = {"", "Example:", "  sitless down sitless0"})
final class DownCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Mixin
    private OutputOptions output;

    @Parameters(paramLabel = "TUN", description = "The tunnel's device: see 'sitless status'.")
    private String tun;

    @Override
    public Integer call() {
        output.apply();
        new TunnelOwner(VisibleTunnels.here().named(tun)).end(PATIENCE);
        return ExitCode.OK.number();
    }
}
