package org.sitless.tsp.udp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;

class DuplicateCacheTest {
    private static final Instant START = Instant.EPOCH;
    private static final PeerAddress ALICE = new PeerAddress(Ipv4Address.of("192.0.2.10"), 40_000);
    private static final PeerAddress BOB = new PeerAddress(Ipv4Address.of("192.0.2.10"), 40_001);
    private static final byte[] CREATE = "create".getBytes(US_ASCII);
    private static final byte[] OFFER = "offer".getBytes(US_ASCII);

    private final DuplicateCache cache = new DuplicateCache(1_000, 1_000_000);

    private static TspUdpHeader header(int sequence, int timestamp) {
        return TspUdpHeader.ofSequence(sequence, timestamp);
    }

    private DuplicateCache.Verdict judge(PeerAddress source, int sequence, byte[] body, Instant now) {
        return cache.judge(source, header(sequence, 1), body, now);
    }

    @Test
    void shouldRepeatTheAnswerToRepetition() {
        assertThat(judge(ALICE, 0xF0, CREATE, START)).isInstanceOf(DuplicateCache.Fresh.class);
        assertThat(judge(ALICE, 0xF0, CREATE, START)).isInstanceOf(DuplicateCache.InProgress.class);
        cache.answered(ALICE, header(0xF0, 1).word(), OFFER);

        assertThat(cache.judge(ALICE, header(0xF0, 2_000), CREATE, START.plusSeconds(2)))
                .isInstanceOfSatisfying(DuplicateCache.Answered.class, answered -> assertThat(answered.body())
                        .isEqualTo(OFFER));
    }

    @Test
    void shouldTellPeersAndNumbersApart() {
        judge(ALICE, 0xF0, CREATE, START);

        assertThat(judge(BOB, 0xF0, CREATE, START)).isEqualTo(new DuplicateCache.Fresh(false));
        assertThat(judge(ALICE, 0xF1, CREATE, START)).isEqualTo(new DuplicateCache.Fresh(false));
    }

    /** A retransmission never changes its body. */
    @Test
    void shouldNoticeAPeerThatBeganAnew() {
        judge(ALICE, 0xF0, CREATE, START);
        cache.answered(ALICE, header(0xF0, 1).word(), OFFER);

        assertThat(judge(ALICE, 0xF0, OFFER, START)).isEqualTo(new DuplicateCache.Fresh(true));
        assertThat(judge(ALICE, 0xF0, OFFER, START)).isInstanceOf(DuplicateCache.InProgress.class);
    }

    @Test
    void shouldForgetAfterItsLifetime() {
        judge(ALICE, 0xF0, CREATE, START);
        Instant later = START.plus(DuplicateCache.LIFETIME);

        assertThat(judge(ALICE, 0xF0, CREATE, later)).isInstanceOf(DuplicateCache.InProgress.class);
        assertThat(judge(
                        ALICE, 0xF0, CREATE, later.plus(DuplicateCache.LIFETIME).plus(Duration.ofMillis(1))))
                .isInstanceOf(DuplicateCache.Fresh.class);
    }

    @Test
    void shouldStayBoundedUnderFlood() {
        for (int port = 0; port < 65_536; port++) {
            judge(new PeerAddress(new Ipv4Address(port), port), 0xF0, CREATE, START.plusMillis(port / 100));
        }
        for (int sequence = 0; sequence < 10_000; sequence++) {
            judge(ALICE, sequence, CREATE, START);
        }

        assertThat(cache.size()).isEqualTo(1_000);
    }

    @Test
    void shouldBoundOctetsOfAnswers() {
        for (int port = 0; port < 900; port++) {
            PeerAddress peer = new PeerAddress(new Ipv4Address(port), port);
            for (int sequence = 0; sequence < 20; sequence++) {
                judge(peer, sequence, CREATE, START);
                cache.answered(peer, header(sequence, 1).word(), new byte[1_000]);
            }
        }

        assertThat(cache.size()).as("eight answers of each are remembered").isEqualTo(1_000_000 / 8_000);
    }

    @Test
    void shouldKeepPeersThatAreHeardWhileOthersFlood() {
        judge(ALICE, 0xF0, CREATE, START);
        for (int port = 0; port < 10_000; port++) {
            judge(new PeerAddress(new Ipv4Address(port), port), 0xF0, CREATE, START);
            if (port % 500 == 0) {
                assertThat(judge(ALICE, 0xF0, CREATE, START)).isInstanceOf(DuplicateCache.InProgress.class);
            }
        }
    }

    @Test
    void shouldForgetAPeerThatBeginsAnew() {
        judge(ALICE, 0xF0, CREATE, START);
        cache.forget(ALICE);

        assertThat(judge(ALICE, 0xF0, CREATE, START)).isInstanceOf(DuplicateCache.Fresh.class);
        cache.forget(BOB);
        cache.answered(BOB, 1, OFFER);
        assertThat(cache.size()).isEqualTo(1);
    }
}
