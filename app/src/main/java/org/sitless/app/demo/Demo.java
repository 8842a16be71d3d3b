package org.sitless.app.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.app.lab.SitlessProgram;

/**
 * The main job, for real, on one machine: two hosts in network namespaces joined by IPv4 alone, a tunnel endpoint in each.
 *
 * <ol>
 *   <li>make the hosts;
 *   <li>bring up both ends with {@code sitless up};
 *   <li>ping, small and large;
 *   <li>time a TCP stream;
 *   <li>show the counters;
 *   <li>stop both ends, and look whether anything is left.
 * </ol>
 */
public final class Demo {
    private static final Duration READY_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration STREAM_TIME = Duration.ofSeconds(3);
    private static final long STREAM_BYTES = 4L << 30;
    private static final String TUN = "sitless0";

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
            say("Two hosts that share nothing but IPv4, in network namespaces of this machine:");
            LabHost east = lab.host("east");
            LabHost west = lab.host("west");
            lab.link(
                    east,
                    west,
                    LinkSpec.of(LinkProfile.VETH).leftAddresses("192.0.2.1/24").rightAddresses("192.0.2.2/24"));
            say("  east 192.0.2.1 ──────── 192.0.2.2 west");

            LabProcess eastEnd = up(east, "192.0.2.2", "2001:db8:1::1/64");
            LabProcess westEnd = up(west, "192.0.2.1", "2001:db8:1::2/64");

            ping(east, "2001:db8:1::2", 56, "through the tunnel");
            ping(east, "2001:db8:1::2", 4_000, "larger than the tunnel: in fragments");
            stream(east, west);
            showStatus(lab, east);
            if (keep) {
                lookAround(east, west);
            }
            stop(east, eastEnd);
            stop(west, westEnd);
        }
        say("");
        say("Both ends stopped. No device, address, route, process or file is left.");
    }

    private LabProcess up(LabHost host, String remote, String address) {
        String[] arguments = {"up", "--remote", remote, "--address", address};
        say("");
        say(host.name() + "$ sitless " + String.join(" ", arguments));
        LabProcess end = host.start(environment(host.lab()), SitlessProgram.words(arguments));
        say("  " + end.awaitLine("ready ", READY_LIMIT));
        return end;
    }

    private void ping(LabHost from, String address, int size, String why) {
        List<String> command =
                List.of("ping", "-6", "-n", "-q", "-i", "0.2", "-c", "5", "-s", Integer.toString(size), address);
        say("");
        say(from.name() + "$ " + String.join(" ", command) + "    # " + why);
        CommandResult result = from.run(READY_LIMIT, command).orThrow();
        result.stdout()
                .lines()
                .filter(line -> line.contains("received") || line.startsWith("rtt"))
                .forEach(line -> say("  " + line));
    }

    private void stream(LabHost from, LabHost to) {
        say("");
        say("TCP from " + from.name() + " to " + to.name() + ", one stream:");
        BulkTransfer transfer = BulkTransfer.run(from, to, "2001:db8:1::2", STREAM_TIME, STREAM_BYTES);
        say(String.format(
                Locale.ROOT,
                "  %,d MB in %.1f s: %.2f Gbit/s",
                transfer.bytes() / 1_000_000,
                transfer.time().toMillis() / 1_000.0,
                transfer.gigabitsPerSecond()));
    }

    private void showStatus(Lab lab, LabHost host) {
        say("");
        say(host.name() + "$ sitless status");
        LabProcess status = host.start(environment(lab), SitlessProgram.words("status", TUN));
        if (status.awaitExit(READY_LIMIT) != 0) {
            throw new LabException("sitless status failed: " + status.output());
        }
        status.output().stdout().lines().forEach(line -> say("  " + line));
    }

    private void lookAround(LabHost east, LabHost west) {
        say("");
        say("Kept for you, in another terminal:");
        say("  ip netns exec " + east.namespace() + " ping 2001:db8:1::2");
        say("  ip netns exec " + west.namespace() + " ip -6 address");
        say("Press Ctrl-C to remove it all.");
        try {
            Thread.sleep(Duration.ofDays(1).toMillis());
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

    /** State of the demo's tunnels goes away with the laboratory. */
    private static Map<String, String> environment(Lab lab) {
        return Map.of("SITLESS_RUN_DIR", lab.directory().resolve("run").toString());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
