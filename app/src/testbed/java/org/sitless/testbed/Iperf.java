package org.sitless.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.CommandRunner;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.RunningCommand;

/**
 * One run of {@code iperf3} with a server of its own.
 *
 * @param client where the client runs
 * @param server where the server runs
 * @param address of the server
 * @param seconds how long
 * @param streams how many at once
 * @param reverse true if the server sends
 * @param udpBitsPerSecond offered load of UDP; 0 means TCP
 * @param datagramBytes UDP payload
 */
public record Iperf(
        CommandRunner client,
        CommandRunner server,
        String address,
        int seconds,
        int streams,
        boolean reverse,
        long udpBitsPerSecond,
        int datagramBytes) {
    private static final String PORT = "5301";
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final int GRACE_SECONDS = 20;

    /**
     * What it measured.
     *
     * @param bitsPerSecond payload received
     * @param bytes payload received
     * @param retransmits TCP segments sent again; 0 for UDP
     * @param lostPercent datagrams lost; 0 for TCP
     */
    public record Outcome(double bitsPerSecond, long bytes, long retransmits, double lostPercent) {}

    /** One TCP stream for two seconds. */
    public static Iperf tcp(CommandRunner client, CommandRunner server, String address) {
        return new Iperf(client, server, address, 2, 1, false, 0, 0);
    }

    /** One UDP stream of this load and size for two seconds. */
    public static Iperf udp(
            CommandRunner client, CommandRunner server, String address, long bitsPerSecond, int datagramBytes) {
        return new Iperf(client, server, address, 2, 1, false, bitsPerSecond, datagramBytes);
    }

    /** The same for another time. */
    public Iperf seconds(int seconds) {
        return new Iperf(client, server, address, seconds, streams, reverse, udpBitsPerSecond, datagramBytes);
    }

    /** The same with more streams. */
    public Iperf streams(int streams) {
        return new Iperf(client, server, address, seconds, streams, reverse, udpBitsPerSecond, datagramBytes);
    }

    /** The same from server to client. */
    public Iperf reversed() {
        return new Iperf(client, server, address, seconds, streams, true, udpBitsPerSecond, datagramBytes);
    }

    /**
     * Runs it.
     *
     * @throws LabException if no connection came about or it does not end in time
     */
    public Outcome run() {
        try (RunningCommand listening = server.start("iperf3", "-s", "-1", "-p", PORT, "--forceflush")) {
            listening.awaitLine("Server listening", START_LIMIT);
            CommandResult result = client.run(Duration.ofSeconds(seconds + GRACE_SECONDS), command());
            if (!result.ok()) {
                throw new LabException("'" + result.command() + "' failed: "
                        + IperfReport.text(result.stdout(), "error").orElse(result.stderr()));
            }
            return new IperfReport(result.stdout()).outcome();
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("iperf3", "-J", "-c", address, "-p", PORT));
        command.addAll(List.of("-t", Integer.toString(seconds), "-P", Integer.toString(streams)));
        if (reverse) {
            command.add("-R");
        }
        if (udpBitsPerSecond > 0) {
            command.addAll(List.of("-u", "-b", Long.toString(udpBitsPerSecond), "-l", Integer.toString(datagramBytes)));
        }
        return command;
    }
}
