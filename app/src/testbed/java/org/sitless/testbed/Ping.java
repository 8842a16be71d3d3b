package org.sitless.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.CommandRunner;
import org.sitless.app.lab.LabException;

/**
 * A number of pings.
 *
 * @param from where {@code ping} runs
 * @param to the address asked
 * @param count how many
 * @param payloadBytes what follows the eight bytes of the ICMP header
 * @param interval from one to the next
 * @param fragment whether the sender may cut what is longer than the path MTU
 */
public record Ping(
        CommandRunner from, String to, int count, int payloadBytes, Duration interval, boolean fragment) {
    private static final Pattern COUNTS = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");
    private static final Pattern TIMES = Pattern.compile("rtt [^=]*= ([0-9.]+)/([0-9.]+)/([0-9.]+)/");

    /**
     * What became of them.
     *
     * @param sent how many were sent
     * @param received how many were answered
     * @param average mean round trip, zero if none was answered
     * @param output everything {@code ping} said
     */
    public record Outcome(int sent, int received, Duration average, String output) {
        /** True when each was answered. */
        public boolean allAnswered() {
            return sent > 0 && sent == received;
        }
    }

    /**
     * Two small ones, 400 ms apart. The pause matters: once anything was answered, ping(8) waits for the last answer no longer than
     * twice the longest round trip or one interval, whatever {@code -W} says, and a busy machine stalls for longer than 50 ms.
     */
    public static Ping of(CommandRunner from, String to) {
        return new Ping(from, to, 2, 56, Duration.ofMillis(400), true);
    }

    /** The same with another number. */
    public Ping count(int count) {
        return new Ping(from, to, count, payloadBytes, interval, fragment);
    }

    /** The same with another size. */
    public Ping payloadBytes(int payloadBytes) {
        return new Ping(from, to, count, payloadBytes, interval, fragment);
    }

    /** The same at another pace. */
    public Ping interval(Duration interval) {
        return new Ping(from, to, count, payloadBytes, interval, fragment);
    }

    /** The same, never cut into fragments. */
    public Ping unfragmented() {
        return new Ping(from, to, count, payloadBytes, interval, false);
    }

    /** Sends them and waits five seconds for the last answer, since a busy machine may stall. */
    public Outcome send() {
        List<String> command = new ArrayList<>(List.of("ping", "-n", "-W", "5"));
        command.addAll(List.of("-c", Integer.toString(count), "-s", Integer.toString(payloadBytes)));
        command.addAll(List.of("-i", String.format(Locale.ROOT, "%.3f", interval.toMillis() / 1_000.0)));
        if (!fragment) {
            command.addAll(List.of("-M", "do"));
        }
        command.add(to);
        // A lost answer costs its second only where it is the last; be generous to a busy machine all the same.
        CommandResult result = from.run(interval.multipliedBy(2L * count).plusSeconds(20), command);
        return read(result);
    }

    private static Outcome read(CommandResult result) {
        String output = result.stdout() + result.stderr();
        Matcher counts = COUNTS.matcher(output);
        if (!counts.find()) {
            throw new LabException("'" + result.command() + "' did not ping: " + output);
        }
        Matcher times = TIMES.matcher(output);
        Duration average = times.find()
                ? Duration.ofNanos(Math.round(Double.parseDouble(times.group(2)) * 1_000_000))
                : Duration.ZERO;
        return new Outcome(Integer.parseInt(counts.group(1)), Integer.parseInt(counts.group(2)), average, output);
    }
}
