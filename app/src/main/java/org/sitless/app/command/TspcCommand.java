package org.sitless.app.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sitless.app.client.ClientService;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.config.ClientConfigReader;
import org.sitless.app.config.ClientKey;
import org.sitless.app.config.ClientLines;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.negotiation.SignallingChoice;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.app.peerconfig.PeerTermsReader;
import org.sitless.app.peerconfig.Platform;
import org.sitless.app.wiring.StopRequest;
import org.sitless.tsp.message.TunnelType;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sitless tspc}: a tunnel from a broker, with the file and the flags that gogoc, gw6c and tspc had. */
@Command(
        name = "tspc",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Gets a tunnel from a broker (TSP, RFC 5572). Reads tspc.conf, gw6c.conf and gogoc.conf as they are.",
            "With --negotiate-only it prints the terms and ends: that needs no Linux and no privilege."
        },
        footer = {
            "",
            "Exit codes: 1 no broker answers, 2 wrong configuration, 4 the broker refuses.",
            "",
            "Examples:",
            "  sitless tspc -vf tspc.conf",
            "  sitless tspc --negotiate-only --json -f /etc/gogoc/gogoc.conf"
        })
final class TspcCommand implements Callable<Integer> {
    /** Where such files were, the newest program first. */
    private static final List<Path> USUAL_FILES = List.of(
            Path.of("/etc/sitless/tspc.conf"),
            Path.of("/etc/gogoc/gogoc.conf"),
            Path.of("/etc/gw6c/gw6c.conf"),
            Path.of("/etc/tsp/tspc.conf"));

    /** Where systemd lets a service keep things: systemd.exec(5). */
    private static final String STATE_DIRECTORY = "STATE_DIRECTORY";

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "-f",
            paramLabel = "FILE",
            description = "The configuration (default: /etc/sitless/tspc.conf, else /etc/gogoc/gogoc.conf).")
    private Path file;

    @Option(names = "-b", description = "Stop at the first failure instead of trying again.")
    private boolean once;

    @Option(names = "-n", description = "Stay in the foreground; so it does in any case.")
    @SuppressWarnings("unused") // only its being allowed matters
    private boolean foreground;

    @Option(names = "-y", description = "Accepted and without meaning: nothing here trusts server keys.")
    @SuppressWarnings("unused") // only its being allowed matters
    private boolean yes;

    @Option(names = "-i", paramLabel = "IF", description = "The device of a v6v4 tunnel: if_tunnel_v6v4.")
    private String tunV6v4;

    @Option(names = "-u", paramLabel = "IF", description = "The device of a v6udpv4 tunnel: if_tunnel_v6udpv4.")
    private String tunV6udpv4;

    @Option(names = "-s", paramLabel = "IPV4", description = "Our outer address: client_v4.")
    private String local;

    @Option(names = "-r", paramLabel = "SECONDS", description = "Pause before trying again: retry_delay.")
    private String retryDelay;

    @Option(names = "-?", hidden = true)
    private boolean help;

    @Option(
            names = "--signalling",
            paramLabel = "auto|udp|tcp",
            description = "What TSP travels over; auto is UDP, and TCP where UDP is silent.")
    private String signalling = "auto";

    @Option(names = "--negotiate-only", description = "Print the terms and end.")
    private boolean negotiateOnly;

    @Option(names = "--json", description = "With --negotiate-only: the terms as one JSON object.")
    private boolean json;

    @Option(
            names = "--peer-config",
            paramLabel = "PLATFORM",
            description =
                    "With --negotiate-only: the terms in the words of that system, see 'sitless peer-config --help'.")
    private String peerConfig;

    @Override
    public Integer call() throws InterruptedException {
        if (help) {
            spec.commandLine().usage(spec.commandLine().getOut());
            return ExitCode.OK.number();
        }
        output.apply();
        SignallingChoice choice = signallingChoice();
        Optional<Platform> platform =
                Optional.ofNullable(peerConfig).map(word -> PlatformWords.parse(word, "--peer-config"));
        ClientConfig config = config();
        if (choice == SignallingChoice.TCP && config.mode() == TunnelType.V6UDPV4) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "a v6udpv4 tunnel is signalled over UDP (RFC 5572 §4.4.1)",
                    "--signalling tcp",
                    "leave it out, or use tunnel_mode=v6v4");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!negotiateOnly) {
            try (StopRequest stop = StopRequest.install()) {
                new ClientService(config, choice, once, stop, out).run();
            }
            return ExitCode.OK.number();
        }
        new NegotiateOnly(config, choice)
                .print(terms -> out.println(platform.map(wanted -> peerConfig(wanted, terms))
                        .orElseGet(() -> json ? TermsJson.text(terms) : TermsText.text(terms))));
        return ExitCode.OK.number();
    }

    private static String peerConfig(Platform platform, Agreement terms) {
        PeerTermsReader reader = new PeerTermsReader().json(TermsJson.text(terms), "the broker's answer");
        return platform.configuration(reader.read()).stripTrailing();
    }

    private SignallingChoice signallingChoice() {
        try {
            return SignallingChoice.valueOf(signalling.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "signalling '" + signalling + "' is unknown",
                    "--signalling",
                    "use auto, udp or tcp",
                    e);
        }
    }

    private ClientConfig config() {
        Path chosen = Optional.ofNullable(file)
                .orElseGet(() ->
                        USUAL_FILES.stream().filter(Files::exists).findFirst().orElse(USUAL_FILES.get(0)));
        ClientConfigReader reader = new ClientConfigReader(chosen, memoryFolder(chosen), flags());
        ClientConfig config = reader.read();
        reader.warnings().forEach(LoggerFactory.getLogger(TspcCommand.class)::warn);
        return config;
    }

    private static Path memoryFolder(Path file) {
        String state = System.getenv(STATE_DIRECTORY);
        return state == null || state.isEmpty() ? file.toAbsolutePath().getParent() : Path.of(state.split(":", 2)[0]);
    }

    private ClientLines flags() {
        ClientLines flags = new ClientLines();
        add(flags, ClientKey.IF_TUNNEL_V6V4, tunV6v4, "-i");
        add(flags, ClientKey.IF_TUNNEL_V6UDPV4, tunV6udpv4, "-u");
        add(flags, ClientKey.CLIENT_V4, local, "-s");
        add(flags, ClientKey.RETRY_DELAY, retryDelay, "-r");
        return flags;
    }

    private static void add(ClientLines flags, ClientKey key, String text, String flag) {
        if (text != null) {
            flags.add(key, text, flag);
        }
    }
}
