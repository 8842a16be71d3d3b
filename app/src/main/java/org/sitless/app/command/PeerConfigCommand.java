package org.sitless.app.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.peerconfig.PeerTermsReader;
import org.sitless.app.peerconfig.PeerTermsReader.Term;
import org.sitless.app.peerconfig.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sitless peer-config}: a tunnel in the words of a system that has 6in4 of its own. Pure text, on any JVM. */
@Command(
        name = "peer-config",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Prints what has to be typed or written on another system to make it the end of a tunnel.",
            "Terms come from options, from a file, or from standard input if no option says the ends."
        },
        footer = {
            "",
            "Examples:",
            "  tspc --negotiate-only --json -f tspc.conf | sitless peer-config --for cisco",
            "  sitless peer-config --for freebsd --local 203.0.113.7 --remote 192.0.2.1 \\",
            "      --client 2001:db8:f000::2 --server 2001:db8:f000::1 --prefix 2001:db8:4001::/48 --lan em0"
        })
final class PeerConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "PLATFORM",
            required = true,
            description = "One of ${COMPLETION-CANDIDATES}.",
            completionCandidates = PlatformWords.class)
    private String platform;

    @Option(
            names = "--terms",
            paramLabel = "FILE",
            description = "What 'tspc --negotiate-only --json' printed; - is standard input.")
    private String terms;

    @Option(names = "--local", paramLabel = "IPV4", description = "The system's own outer address.")
    private String local;

    @Option(names = "--remote", paramLabel = "IPV4", description = "The broker's outer address.")
    private String remote;

    @Option(names = "--client", paramLabel = "IPV6", description = "The system's own address in the tunnel.")
    private String client;

    @Option(names = "--server", paramLabel = "IPV6", description = "The broker's address in the tunnel.")
    private String server;

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "What is routed to it, for a router.")
    private String prefix;

    @Option(names = "--mtu", paramLabel = "BYTES", description = "Of the tunnel (default: 1480).")
    private String mtu;

    @Option(names = "--lan", paramLabel = "IF", description = "Its interface for the first /64 of the prefix.")
    private String lan;

    @Override
    public Integer call() throws IOException {
        Platform chosen = PlatformWords.parse(platform, "--for");
        PeerTermsReader reader = new PeerTermsReader();
        type(reader, Term.LOCAL, local);
        type(reader, Term.REMOTE, remote);
        type(reader, Term.CLIENT, client);
        type(reader, Term.SERVER, server);
        type(reader, Term.PREFIX, prefix);
        type(reader, Term.MTU, mtu);
        type(reader, Term.LAN, lan);
        boolean nothingTyped = local == null && remote == null && client == null && server == null;
        if (terms != null || nothingTyped) {
            readJson(reader);
        }
        spec.commandLine().getOut().print(chosen.configuration(reader.read()));
        spec.commandLine().getOut().flush();
        return ExitCode.OK.number();
    }

    private static void type(PeerTermsReader reader, Term term, String text) {
        if (text != null) {
            reader.typed(term, text);
        }
    }

    private void readJson(PeerTermsReader reader) throws IOException {
        if (terms == null || terms.equals("-")) {
            reader.json(new String(System.in.readAllBytes(), StandardCharsets.UTF_8), "standard input");
            return;
        }
        Path file = Path.of(terms);
        if (!Files.isReadable(file)) {
            throw new CommandFailure(ExitCode.USAGE, "no such file", terms, "'tspc --negotiate-only --json' makes one");
        }
        reader.json(Files.readString(file), terms);
    }
}
