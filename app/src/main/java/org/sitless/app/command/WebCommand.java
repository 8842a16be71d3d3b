package org.sitless.app.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.config.BrokerReader;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.SystemdNotifier;
import org.sitless.app.registration.ReadyConfig;
import org.sitless.app.registration.RegistrationDesk;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.ConfiguredStore;
import org.sitless.app.web.WebServer;
import org.sitless.app.wiring.StopRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sitless web}: the page where people register, beside a broker. */
@Command(
        name = "web",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Serves the page where people register and get a tspc.conf, until SIGTERM or SIGINT.",
            "Needs [web] in the broker's file, its database and its key file, and no privilege.",
            "Prints one line on stdout when people can come: ready web https=ADDR:PORT"
        },
        footer = {"", "Example:", "  sitless web --config /etc/sitless/broker.toml"})
final class WebCommand implements Callable<Integer> {
    private static final Duration TICK = Duration.ofHours(1);

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = BrokerCommand.USUAL_CONFIG,
            description = "The broker's file (default ${DEFAULT-VALUE}).")
    private Path file;

    @Override
    public Integer call() {
        output.apply();
        BrokerConfig config = new BrokerReader().read(file);
        BrokerConfig.Web web = config.web()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "the page has no place to listen",
                        config.where(),
                        "add [web] with listen = \"0.0.0.0:443\", certificate = and key ="));
        String server = ReadyConfig.server(config)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "it is not known how clients find the broker",
                        config.where(),
                        "add server = \"broker.example.net\" to [web]"));
        ConfiguredStore store = new ConfiguredStore(config);
        try (StopRequest stop = StopRequest.install();
                BrokerDatabase database = store.open();
                WebServer page = WebServer.start(
                        web,
                        new RegistrationDesk(
                                config.signalling().registration(), database.users(store.digest()), server))) {
            String ready = page.readyLine();
            spec.commandLine().getOut().println(ready);
            SystemdNotifier systemd = SystemdNotifier.fromEnvironment();
            systemd.ready(ready);
            while (!stop.await(TICK)) {
                // nothing to look after
            }
            systemd.stopping();
        }
        return ExitCode.OK.number();
    }
}
