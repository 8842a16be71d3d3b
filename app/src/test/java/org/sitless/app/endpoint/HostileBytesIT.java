package org.sitless.app.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.testbed.KernelCounters;
import org.sitless.testbed.RawIpv4Sender;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.WithLab;

/** Whatever the remote end sends, a live endpoint drops it by name or forwards it, says nothing about it, and goes on. */
@WithLab
class HostileBytesIT {
    private static final String OURS = "2001:db8:1::1";
    private static final String THEIRS = "2001:db8:1::2";
    private static final int BURSTS = 40;
    private static final int BURST_PACKETS = 500;
    private static final byte[] ECHO = EchoRequest.of(THEIRS, OURS, 56);

    @Test
    void shouldNameEveryDropAndForwardWhatIsLegal(Lab lab) {
        LabLink link = EndpointPairs.link(lab, LinkProfile.PLAIN);
        SitlessPeer endpoint = start(link);
        Map<DropReason, Long> expected = new EnumMap<>(DropReason.class);
        try (RawIpv4Sender sender = new RawIpv4Sender(link.right().host(), "192.0.2.2", "192.0.2.1")) {
            sendIllegal(sender, expected);
            int legal = sendLegal(sender);
            await(endpoint, legal);

            assertThat(endpoint.road(RoadName.DECAP).drops()).isEqualTo(expected);
            assertThat(KernelCounters.of(endpoint, "Icmp6InEchos")).isEqualTo(legal);
        }
        assertSilent(endpoint);
        EndpointPairs.assertLawAfterStop(endpoint);
    }

    /** The other end's kernel, where nobody listens for protocol 41, must not say so: its errors are packets that an endpoint reads. */
    private static SitlessPeer start(LabLink link) {
        String silence =
                "table ip silence { chain out { type filter hook output priority 0; icmp type destination-unreachable drop; }; };";
        link.right().host().run("nft", silence).orThrow();
        return EndpointPairs.left(link);
    }

    private static void sendIllegal(RawIpv4Sender sender, Map<DropReason, Long> expected) {
        sender.send(new byte[0]);
        expected.put(DropReason.OUTER_EMPTY, 1L);
        for (int length = 1; length < ECHO.length; length++) {
            sender.send(Arrays.copyOf(ECHO, length));
        }
        sender.send(with(ECHO, 5, 0xFF));
        expected.put(DropReason.INNER_TRUNCATED, (long) ECHO.length);
        sender.send(with(ECHO, 0, 0x45));
        sender.send(with(ECHO, 0, 0x00));
        sender.send(with(ECHO, 0, 0xFF));
        expected.put(DropReason.INNER_NOT_IPV6, 3L);
        sender.send(EchoRequest.of(OURS, OURS, 8));
        expected.put(DropReason.INNER_SOURCE_IS_OURS, 1L);
        for (String martian :
                new String[] {"::", "::1", "ff02::1", "::ffff:192.0.2.9", "::192.0.2.9", "2002:0a00:1::1"}) {
            sender.send(EchoRequest.of(martian, OURS, 8));
        }
        expected.put(DropReason.INNER_SOURCE_MARTIAN, 6L);
        sender.sendWithTos(ECHO, 0x03);
        expected.put(DropReason.INNER_ECN_CONGESTED, 1L);
    }

    /** Returns how many echo requests must arrive. */
    private static int sendLegal(RawIpv4Sender sender) {
        sender.send(ECHO);
        sender.send(Arrays.copyOf(ECHO, ECHO.length + 100));
        sender.sendWithOptions(ECHO, new byte[] {1, 1, 1, 0});
        sender.sendFragments(ECHO, 8, false);
        sender.sendFragments(ECHO, 16, true);
        sender.sendFragments(EchoRequest.of(THEIRS, OURS, 65_515 - 48), 1_480, false);
        sender.sendFragments(EchoRequest.of(THEIRS, OURS, 65_515 - 48), 1_480, true);
        return 7;
    }

    /** In bursts that the socket's buffer holds, each read to its end before the next: so none is lost and the count is exact. */
    @Test
    void shouldSurviveRandomBytes(Lab lab) {
        LabLink link = EndpointPairs.link(lab, LinkProfile.PLAIN);
        SitlessPeer endpoint = start(link);
        Random random = new Random(20_261_123);
        try (RawIpv4Sender sender = new RawIpv4Sender(link.right().host(), "192.0.2.2", "192.0.2.1")) {
            for (int burst = 1; burst <= BURSTS; burst++) {
                for (int i = 0; i < BURST_PACKETS; i++) {
                    sender.send(randomBytes(random));
                }
                awaitRead(endpoint, (long) burst * BURST_PACKETS);
            }
        }
        assertThat(endpoint.road(RoadName.DECAP).drops(DropReason.STAGE_FAULT)).isZero();
        assertSilent(endpoint);
        EndpointPairs.assertLawAfterStop(endpoint);
    }

    /** Nonsense, or an echo request with some octets changed. */
    private static byte[] randomBytes(Random random) {
        byte[] bytes = random.nextBoolean() ? ECHO.clone() : new byte[random.nextInt(1_400)];
        for (int i = 0; i < bytes.length; i += 1 + random.nextInt(40)) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }

    @Test
    void shouldTakeNothingFromStrangers(Lab lab) {
        LabLink link = EndpointPairs.link(lab, LinkProfile.PLAIN);
        link.right().addAddress("192.0.2.77/24");
        SitlessPeer endpoint = start(link);
        try (RawIpv4Sender stranger = new RawIpv4Sender(link.right().host(), "192.0.2.77", "192.0.2.1");
                RawIpv4Sender remote = new RawIpv4Sender(link.right().host(), "192.0.2.2", "192.0.2.1")) {
            for (int i = 0; i < 10; i++) {
                stranger.send(ECHO);
            }
            remote.send(ECHO);
            await(endpoint, 1);
        }
        assertThat(KernelCounters.of(endpoint, "Icmp6InEchos")).isEqualTo(1);
        assertThat(endpoint.road(RoadName.DECAP).forwarded()).isEqualTo(1);
    }

    /** No packet earns a line. That nobody listens at the other end (ICMP protocol unreachable) may be said, once. */
    private static void assertSilent(SitlessPeer endpoint) {
        assertThat(endpoint.process().output().stderr().lines())
                .as("lines on stderr")
                .hasSizeLessThanOrEqualTo(1);
    }

    private static byte[] with(byte[] packet, int index, int octet) {
        byte[] changed = packet.clone();
        changed[index] = (byte) octet;
        return changed;
    }

    private static void awaitRead(SitlessPeer endpoint, long packets) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(
                        () -> assertThat(endpoint.road(RoadName.DECAP).read()).isEqualTo(packets));
    }

    /** Waits until this many packets were forwarded; everything sent before the last of them has then been settled too. */
    private static void await(SitlessPeer endpoint, int forwarded) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() ->
                        assertThat(endpoint.road(RoadName.DECAP).forwarded()).isGreaterThanOrEqualTo(forwarded));
    }
}
