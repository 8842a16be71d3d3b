package org.sitless.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.registration.PrivateText;
import org.sitless.app.registration.RegistrationClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sitless register}: becomes a user of a broker, by its web page. */
@Command(
        name = "register",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Registers at a broker's page, and writes the tspc.conf it gives, mode 0600.",
        footer = {
            "",
            "Exit code 4 if the broker refuses.",
            "",
            "Example:",
            "  sitless register https://broker.example.net/ --user alice --token-file token --write-config tspc.conf"
        })
final class RegisterCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output;

    @Parameters(paramLabel = "URL", description = "The page; https, or http on this host.")
    private String url;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "As you want to log in.")
    private String user;

    @Option(names = "--token-file", paramLabel = "FILE", description = "The invitation, where one is needed.")
    private Path tokenFile;

    @Option(
            names = "--write-config",
            paramLabel = "FILE",
            defaultValue = "tspc.conf",
            description = "Where to (default ${DEFAULT-VALUE}); it must not be there yet.")
    private Path file;

    @Option(names = "--host-type", paramLabel = "host|router", description = "What the tunnel is for (default host).")
    private String hostType = "host";

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM of the authority that vouches for the page, instead of the usual ones.")
    private Path authority;

    @Override
    public Integer call() throws InterruptedException {
        output.apply();
        String token = tokenFile == null ? "" : SecretLine.of(tokenFile);
        RegistrationClient client = RegistrationClient.of(url, authority);
        try (PrivateText text = PrivateText.create(file)) {
            text.write(new String(client.register(user, token, hostType.toLowerCase(Locale.ROOT)), UTF_8));
        }
        return ExitCode.OK.number();
    }
}
