package org.sitless.tsp.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.udp.TspUdpHeader;

/**
 * A broker's UDP port, from datagrams that mean no good.
 *
 * <p>An input is a list of datagrams, each {@code length, who, pause, octets}: how many octets; the low two bits who sends them, the
 * others the low bits of the sequence number; how many hundredths of a second later.
 */
class BrokerDatagramsFuzzTest {
    private static final DatagramLimits LIMITS = new DatagramLimits(3, 2, 10, Duration.ofMillis(100), 8, 4_096);
    private static final int LONGEST_ANSWER_TO_STRANGER = 200;

    @FuzzTest(maxDuration = "4m")
    void shouldStandAnyDatagrams(byte[] input) {
        FuzzBroker world = new FuzzBroker();
        BrokerDatagrams broker =
                new BrokerDatagrams(Brokers.settings(), FuzzBroker.mechanisms(), Brokers.throttle(), LIMITS);
        Map<PeerAddress, Integer> answered = new HashMap<>();
        Instant now = Brokers.START;
        for (int at = 0; at + 3 <= input.length; at += 3 + (input[at] & 0xFF)) {
            int who = input[at + 1] & 0xFF;
            PeerAddress source = Brokers.peer("192.0.2." + (10 + (who & 3)), 40_000);
            byte[] body = Arrays.copyOfRange(
                    input, at + 3, Math.max(at + 3, Math.min(input.length, at + 3 + (input[at] & 0xFF))));
            now = now.plusMillis(10L * (input[at + 2] & 0xFF));
            TspUdpHeader header = TspUdpHeader.ofSequence(0xF0 | (who >>> 2), at);
            byte[] datagram = header.inFrontOf(body);
            List<BrokerDatagrams.Reply> replies = world.run(broker, broker.onDatagram(source, datagram, now), now);
            assertAnswer(replies, source, header);
            answered.merge(source, replies.size(), Integer::sum);
            world.run(broker, broker.onTick(now), now);
            assertThat(broker.sessions()).isLessThanOrEqualTo(LIMITS.unverifiedSessions() + LIMITS.verifiedSessions());
        }
        long tenths = Duration.between(Brokers.START, now).toMillis() / 100;
        answered.values().forEach(count -> assertThat((long) count).isLessThanOrEqualTo(10 + tenths));
        assertForgets(world, broker, now);
    }

    private static void assertAnswer(List<BrokerDatagrams.Reply> replies, PeerAddress source, TspUdpHeader header) {
        assertThat(replies).hasSizeLessThanOrEqualTo(1);
        for (BrokerDatagrams.Reply reply : replies) {
            assertThat(reply.to()).isEqualTo(source);
            assertThat(TspUdpHeader.read(reply.datagram())).contains(header);
            boolean offer = new String(reply.datagram(), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains("<tunnel action=\"info\"");
            assertThat(reply.datagram().length)
                    .isLessThanOrEqualTo(offer ? FuzzBroker.LONGEST_ANSWER : LONGEST_ANSWER_TO_STRANGER);
        }
    }

    private static void assertForgets(FuzzBroker world, BrokerDatagrams broker, Instant from) {
        Instant now = from;
        for (int ticks = 0; ticks < 50 && broker.deadline().isPresent(); ticks++) {
            now = broker.deadline().orElseThrow();
            world.run(broker, broker.onTick(now), now);
        }
        assertThat(broker.sessions()).isZero();
        assertThat(Duration.between(from, now)).isLessThan(Duration.ofMinutes(10));
    }
}
