package org.sitless.tsp.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A broker's connection, from octets that mean no good.
 *
 * <p>The first octet of an input says how long the segments are, the second how many tenths of a second lie between them; the rest is
 * the stream.
 */
class BrokerStreamFuzzTest {
    @FuzzTest(maxDuration = "4m")
    void shouldStandAnyOctets(byte[] input) {
        if (input.length < 3) {
            return;
        }
        FuzzBroker world = new FuzzBroker();
        BrokerStream stream = new BrokerStream(
                Brokers.settings(), FuzzBroker.mechanisms(), Brokers.throttle(), Brokers.HOME, Brokers.START);
        int length = 1 + (input[0] & 0xFF);
        Instant now = Brokers.START;
        int segments = 0;
        int written = 0;
        for (int from = 2; from < input.length; from += length) {
            if (stream.isClosed() || stream.isFull()) {
                break;
            }
            byte[] segment = Arrays.copyOfRange(input, from, Math.min(input.length, from + length));
            written += world.run(stream, stream.onOctets(segment, now), now).size();
            now = now.plusMillis(100L * (input[1] & 0xFF));
            written += world.run(stream, stream.onTick(now), now).size();
            segments++;
        }
        assertThat(stream.isFull() && !stream.isClosed())
                .as("what is full has a message or a fault in it, so it never stays full")
                .isFalse();
        assertThat(written).isLessThanOrEqualTo(input.length);
        assertThat(world.active()).as("one end point, one tunnel").isLessThanOrEqualTo(1);
        assertEnds(world, stream, now, segments);
    }

    /** Whatever was said: a session ends by itself in minutes, unless a tunnel holds it. */
    private static void assertEnds(FuzzBroker world, BrokerStream stream, Instant from, int segments) {
        Instant now = from;
        for (int ticks = 0; ticks < 8 && stream.deadline().isPresent(); ticks++) {
            now = stream.deadline().orElseThrow();
            world.run(stream, stream.onTick(now), now);
        }
        assertThat(stream.isClosed() || world.opened() > 0)
                .as("after %d segments", segments)
                .isTrue();
        world.run(stream, stream.onDisconnect(now), now);
        assertThat(stream.onOctets(new byte[] {1}, now)).isEqualTo(List.of());
    }
}
