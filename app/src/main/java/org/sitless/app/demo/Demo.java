package org.sitless.app.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.SitlessProgram;

/**
 * The main job, for real, on one machine: a host without IPv6 gets an address from a broker and reaches a server that has nothing else.
 *
 * <ol>
 *   <li>make the hosts of {@link DemoNetwork}, and look that the client has no IPv6;
 *   <li>add a user, start {@code sitless broker};
 *   <li>start {@code sitless tspc} with the file that the user got;
 *   <li>ping the web server, small and large, and fetch its page;
 *   <li>change the client's IPv4 address under a running download;
 *   <li>show the tunnel, stop everything, and look whether anything is left.
 * </ol>
 */
public final class Demo {
    private static final Duration READY_LIMIT = Duration.ofSeconds(40);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    /** The address is changed when so much of the download is there. */
    private static final double CHANGE_AT = 0.4;

    private final PrintWriter out;
    private final boolean keep;

    /**
     * A tour that has not begun.
     *
     * @param keep wait for the reader to look around before the end
     */
    public Demo(PrintWriter out, boolean keep) {
        this.out = out;
        this.keep = keep;
    }

    /**
     * Gives the tour.
     *
     * @throws LabException naming the step that failed and what was said
     */
    public void run() {
        try (Lab lab = Lab.create()) {
            say("Four hosts, in network namespaces of this machine:");
            DemoNetwork network = DemoNetwork.in(lab);
            say("  client ─── provider ─── broker ─── web");
            say("  192.0.2.10  IPv4 alone  198.51.100.1  2001:db8:ffff::80, IPv6 alone");
            showNoIpv6(network);

            LabProcess broker = startBroker(network);
            LabProcess client = startClient(network);
            ping(network.client, 56, "through the tunnel");
            ping(network.client, 4_000, "larger than the tunnel: in fragments");
            try (WebServer server = WebServer.start(network.web, DemoNetwork.WEB_ADDRESS)) {
                fetchPage(network);
                download(network, client);
            }
            showStatus(network);
            if (keep) {
                lookAround(network);
            }
            stop(network.client, client);
            stop(network.broker, broker);
        }
        say("");
        say("All stopped. No device, address, route, process or file is left.");
    }

    private void showNoIpv6(DemoNetwork network) {
        prompt(network.client, "ping " + DemoNetwork.WEB_ADDRESS);
        CommandResult refused = network.client.run("ping", "-6", "-c", "1", "-W", "1", DemoNetwork.WEB_ADDRESS);
        if (refused.ok()) {
            throw new LabException("the client has IPv6 before it got any: " + refused.stdout());
        }
        say("  "
                + (refused.stderr() + refused.stdout())
                        .strip()
                        .lines()
                        .findFirst()
                        .orElse("no answer"));
    }

    private LabProcess startBroker(DemoNetwork network) {
        String config = network.brokerFile().toString();
        String file = network.clientFile().toString();
        prompt(network.broker, "sitless broker user add alice --generate --write-config alice.conf");
        await(sitless(
                network,
                network.broker,
                Stream.of("broker", "user", "add", "alice", "--config", config, "--generate", "--write-config", file)));
        say("  a password of 128 random bits is in alice.conf, which the user gets");
        prompt(network.broker, "sitless broker --config broker.toml");
        LabProcess broker = sitless(network, network.broker, Stream.of("broker", "--config", config));
        say("  " + broker.awaitLine("ready ", READY_LIMIT));
        return broker;
    }

    private LabProcess startClient(DemoNetwork network) {
        prompt(network.client, "sitless tspc -f alice.conf");
        long begin = System.nanoTime();
        LabProcess client = sitless(
                network,
                network.client,
                Stream.of("tspc", "-f", network.clientFile().toString()));
        say("  " + client.awaitLine("ready ", READY_LIMIT));
        say(String.format(Locale.ROOT, "  from nothing in %.1f s", (System.nanoTime() - begin) / 1e9));
        return client;
    }

    private void ping(LabHost from, int size, String why) {
        List<String> command = List.of(
                "ping",
                "-6",
                "-n",
                "-q",
                "-i",
                "0.2",
                "-c",
                "5",
                "-s",
                Integer.toString(size),
                DemoNetwork.WEB_ADDRESS);
        prompt(from, String.join(" ", command) + "    # " + why);
        CommandResult result = from.run(READY_LIMIT, command).orThrow();
        result.stdout()
                .lines()
                .filter(line -> line.contains("received") || line.startsWith("rtt"))
                .forEach(line -> say("  " + line));
    }

    private void fetchPage(DemoNetwork network) {
        prompt(network.client, "GET http://[" + DemoNetwork.WEB_ADDRESS + "]/");
        say("  " + Download.page(network.client, DemoNetwork.WEB_ADDRESS));
    }

    private void download(DemoNetwork network, LabProcess client) {
        prompt(network.client, "GET http://[" + DemoNetwork.WEB_ADDRESS + "]/download");
        long wanted = (long) WebServer.PIECES * WebServer.PIECE_BYTES;
        Download download = Download.start(network.client, DemoNetwork.WEB_ADDRESS);
        awaitBytes(download, (long) (wanted * CHANGE_AT));
        say(String.format(Locale.ROOT, "  %,d of %,d MB are there", download.bytes() / 1_000_000, wanted / 1_000_000));

        network.renumberClient();
        long changed = System.nanoTime();
        say("  now the provider gives " + DemoNetwork.SECOND_ADDRESS + " and takes " + DemoNetwork.FIRST_ADDRESS
                + " away");
        Optional<String> again =
                client.output().await(line -> line.contains("local=" + DemoNetwork.SECOND_ADDRESS), READY_LIMIT);
        long agreed = System.nanoTime();
        say("  " + again.orElseThrow(() -> new LabException("tspc did not follow: " + client.output())));

        Download.Outcome outcome = download.join();
        say(String.format(
                Locale.ROOT,
                "  %,d MB came in %.1f s, every octet as it was sent; the same connection, the same address",
                outcome.bytes() / 1_000_000,
                outcome.time().toMillis() / 1_000.0));
        say(String.format(
                Locale.ROOT,
                "  the longest time in which nothing came: %d ms; tspc told of its new terms %d ms after the change",
                outcome.longestGap().toMillis(),
                (agreed - changed) / 1_000_000));
    }

    private static void awaitBytes(Download download, long bytes) {
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (download.bytes() < bytes) {
            if (System.nanoTime() - deadline > 0) {
                throw new LabException("only " + download.bytes() + " bytes of the download came");
            }
            pause(Duration.ofMillis(20));
        }
    }

    private void showStatus(DemoNetwork network) {
        prompt(network.broker, "sitless broker lease list");
        String config = network.brokerFile().toString();
        await(sitless(network, network.broker, Stream.of("broker", "lease", "list", "--config", config)))
                .lines()
                .forEach(line -> say("  " + line));
        prompt(network.client, "sitless status");
        await(sitless(network, network.client, Stream.of("status"))).lines().forEach(line -> say("  " + line));
    }

    private void lookAround(DemoNetwork network) {
        say("");
        say("Kept for you, in another terminal:");
        say("  ip netns exec " + network.client.namespace() + " ping " + DemoNetwork.WEB_ADDRESS);
        say("  ip netns exec " + network.broker.namespace() + " ip -6 route");
        say("Press Ctrl-C to remove it all.");
        pause(Duration.ofDays(1));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(LabHost host, LabProcess end) {
        end.terminate();
        int exit = end.awaitExit(STOP_LIMIT);
        if (exit != 0) {
            throw new LabException(host.name() + " stopped with exit code " + exit + ": " + end.output());
        }
        String left = host.run("ip", "-o", "link", "show", "type", "tun").stdout();
        if (!left.isBlank()) {
            throw new LabException(host.name() + " left a device behind: " + left);
        }
    }

    private static LabProcess sitless(DemoNetwork network, LabHost host, Stream<String> arguments) {
        return host.start(network.environment(), SitlessProgram.words(arguments.toArray(String[]::new)));
    }

    /** What a command said that was to end by itself. */
    private static String await(LabProcess command) {
        if (command.awaitExit(READY_LIMIT) != 0) {
            throw new LabException("failed: " + command.output());
        }
        return command.output().stdout();
    }

    private void prompt(LabHost host, String command) {
        say("");
        say(host.name() + "$ " + command);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
