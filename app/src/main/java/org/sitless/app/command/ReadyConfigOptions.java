package org.sitless.app.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.config.ServerName;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.registration.PrivateText;
import org.sitless.app.registration.ReadyConfig;
import org.sitless.app.registration.ReadyConfig.HostType;
import picocli.CommandLine.Option;

/** Whether a new password goes into a {@code tspc.conf}, and what else does. */
final class ReadyConfigOptions {
    @Option(
            names = "--write-config",
            paramLabel = "FILE",
            description = "Write a tspc.conf for the user, mode 0600; it must not be there yet.")
    private Path file;

    @Option(
            names = "--server",
            paramLabel = "HOST[:PORT]",
            description = "How clients find the broker (default: [web] server, else [tunnel] advertise).")
    private String server;

    @Option(names = "--host-type", paramLabel = "host|router", description = "What the tunnel is for (default host).")
    private String hostType = "host";

    /**
     * Does something with a password, and hands it on as was asked: into the file, or on stdout if nobody knows it yet. The file is made
     * before, so that no password changes that then is lost.
     */
    void handOver(
            BrokerConfig config,
            String user,
            String password,
            boolean isNew,
            PrintWriter out,
            Consumer<String> change) {
        if (file == null) {
            change.accept(password);
            if (isNew) {
                out.println(password);
            }
            return;
        }
        ReadyConfig ready = new ReadyConfig(server(config), user, password, hostType());
        try (PrivateText text = PrivateText.create(file)) {
            change.accept(password);
            text.write(ready.text());
        }
    }

    private String server(BrokerConfig config) {
        if (server != null) {
            return ServerName.read(server)
                    .map(ServerName::text)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.USAGE,
                            "server '" + server + "' is no broker",
                            "--server",
                            "give a name or an IPv4 address, with :PORT if it is not " + ServerName.DEFAULT_PORT));
        }
        Optional<String> known = ReadyConfig.server(config);
        return known.orElseThrow(() -> new CommandFailure(
                ExitCode.USAGE,
                "it is not known how clients find the broker",
                config.where(),
                "say --server HOST, or give [tunnel] advertise"));
    }

    private HostType hostType() {
        return switch (hostType.toLowerCase(Locale.ROOT)) {
            case "host" -> HostType.HOST;
            case "router" -> HostType.ROUTER;
            default ->
                throw new CommandFailure(
                        ExitCode.USAGE, "host type '" + hostType + "' is unknown", "--host-type", "use host or router");
        };
    }
}
