package org.sitless.app.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sitless.app.broker.BrokerService;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.config.BrokerReader;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.wiring.StopRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code sitless broker}: hands out tunnels by TSP (RFC 5572) and carries their packets; its subcommands look after users and leases. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        subcommands = {BrokerUserCommand.class, BrokerLeaseCommand.class, BrokerInviteCommand.class},
        description = {
            "Hands out tunnels by TSP (RFC 5572), TCP and UDP, and carries their packets, until SIGTERM or SIGINT.",
            "Prints one line on stdout when clients can come: ready broker tcp=ADDR:PORT udp=ADDR:PORT"
        },
        footer = {
            "",
            "Example:",
            "  sitless broker --config /etc/sitless/broker.toml",
            "  sitless broker user add --help"
        })
final class BrokerCommand implements Callable<Integer> {
    static final String USUAL_CONFIG = "/etc/sitless/broker.toml";

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = USUAL_CONFIG,
            scope = ScopeType.INHERIT,
            description = "The broker's file (default ${DEFAULT-VALUE}).")
    private Path file;

    @Option(names = "--check", description = "Only read the file and say what is wrong with it.")
    private boolean checkOnly;

    /** What the file says. @throws org.sitless.app.failure.CommandFailure with all problems at once (exit code 2) */
    BrokerConfig config() {
        return new BrokerReader().read(file);
    }

    @Override
    public Integer call() {
        output.apply();
        BrokerConfig config = config();
        if (checkOnly) {
            spec.commandLine().getOut().println(config.where() + ": no problem found");
            return ExitCode.OK.number();
        }
        try (StopRequest stop = StopRequest.install()) {
            new BrokerService(config, stop, spec.commandLine().getOut()).run();
        }
        return ExitCode.OK.number();
    }
}
