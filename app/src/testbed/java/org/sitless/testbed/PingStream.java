package org.sitless.testbed;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;

/**
 * Pings that go on while something happens to the path, and the times at which the kernel saw their answers: the longest pause between
 * two answers is how long nothing came through.
 */
public final class PingStream implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Ends by itself if nobody stops it. */
    private static final int LONGEST_SECONDS = 300;

    private final LabProcess ping;
    private final PacketCapture answers;

    private PingStream(LabProcess ping, PacketCapture answers) {
        this.ping = ping;
        this.answers = answers;
    }

    /**
     * Begins.
     *
     * @param device whence the answers come
     * @param interval from one to the next
     */
    public static PingStream start(LabHost host, String device, String address, Duration interval) {
        PacketCapture answers = PacketCapture.start(host, device, "icmp6 and ip6[40] == 129 and src host " + address);
        String seconds = String.format(Locale.ROOT, "%.3f", interval.toMillis() / 1_000.0);
        // A number and not a deadline: with -w it would end at the first error that somebody on the path reports.
        long count = Duration.ofSeconds(LONGEST_SECONDS).dividedBy(interval);
        LabProcess ping =
                host.start("ping", "-6", "-n", "-i", seconds, "-c", Long.toString(count), "-W", "1", address);
        return new PingStream(ping, answers);
    }

    /** How many lines there are so far: a point in time for {@link #awaitAnswers}. */
    public long now() {
        return ping.output().linesAdded();
    }

    /** Waits until so many more answers have come since then. */
    public void awaitAnswers(int count, long since) {
        AtomicInteger left = new AtomicInteger(count);
        boolean answered = ping.output()
                .await(line -> line.contains("bytes from") && left.decrementAndGet() <= 0, since, LIMIT)
                .isPresent();
        if (!answered) {
            throw new LabException(
                    "'" + ping.command() + "' is not answered any more: " + left + " of " + count + " are missing");
        }
    }

    /** Ends them. @return when each answer came, in nanoseconds since 1970 */
    public long[] stop() {
        ping.terminate();
        return answers.stop().stream().mapToLong(CapturedPacket::timeNanos).toArray();
    }

    /** The longest pause between two answers, of those that end in {@code [from, to)}. */
    public static Duration longestPause(long[] answers, long fromNanos, long toNanos) {
        long longest = 0;
        for (int i = 1; i < answers.length; i++) {
            if (answers[i] >= fromNanos && answers[i] < toNanos) {
                longest = Math.max(longest, answers[i] - answers[i - 1]);
            }
        }
        return Duration.ofNanos(longest);
    }

    @Override
    public void close() {
        ping.terminate();
        answers.close();
    }
}
