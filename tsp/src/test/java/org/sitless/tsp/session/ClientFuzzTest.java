package org.sitless.tsp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.udp.ReliableRequests;
import org.sitless.tsp.udp.TspUdpHeader;

/** A client, in front of brokers that mean no good. It may be told anything but nothing that it did not ask for. */
class ClientFuzzTest {
    private static final ClientMessage.TunnelRequest WISH = new ClientMessage.TunnelRequest(
            TunnelType.V6ANYV4,
            false,
            Ipv4Address.of("192.0.2.10"),
            Optional.of(Duration.ofSeconds(30)),
            Optional.empty());
    private static final ClientSettings SETTINGS = new ClientSettings(
            "2.0.2", List.of(Mechanism.DIGEST_MD5, Mechanism.ANONYMOUS), WISH, ClientSettings.USUAL_PATIENCE);

    private static ClientMechanisms mechanisms() {
        return new ClientMechanisms(Optional.of(new Login("alice", "s3cret")), "192.0.2.1", () -> "C");
    }

    /** The first octet says how long the segments are. */
    @FuzzTest(maxDuration = "3m")
    void shouldStandAnyBrokerOverTcp(byte[] input) {
        if (input.length < 2) {
            return;
        }
        ClientStream client = new ClientStream(SETTINGS, mechanisms());
        client.onConnect(Brokers.START);
        int length = 1 + (input[0] & 0xFF);
        for (int from = 1; from < input.length; from += length) {
            client.onOctets(Arrays.copyOfRange(input, from, Math.min(input.length, from + length)), Brokers.START);
        }
        assertSound(client.outcome());
        client.onTick(Brokers.START.plus(ClientSettings.USUAL_PATIENCE));
        assertThat(client.outcome()).isPresent();
    }

    /** Bodies of answers, ending in a line of {@code ~}; each is the answer to what was asked last. */
    @FuzzTest(maxDuration = "3m")
    void shouldStandAnyBrokerOverUdp(byte[] input) {
        ReliableRequests requests = new ReliableRequests(Brokers.START);
        ClientDatagrams client = new ClientDatagrams(SETTINGS, mechanisms(), requests);
        Instant now = Brokers.START;
        List<byte[]> asked = client.start(now);
        for (String body : new String(input, UTF_8).split("~\n", 16)) {
            now = now.plusMillis(20);
            client.onDatagram(body.getBytes(UTF_8), now);
            if (!asked.isEmpty()) {
                TspUdpHeader header = TspUdpHeader.read(asked.get(0)).orElseThrow();
                asked = client.onDatagram(header.inFrontOf(body.getBytes(UTF_8)), now);
                assertThat(asked).hasSizeLessThanOrEqualTo(1);
            }
        }
        assertSound(client.outcome());
        for (int ticks = 0; ticks < 20 && client.deadline().isPresent(); ticks++) {
            client.onTick(client.deadline().orElseThrow());
        }
        assertThat(client.outcome()).isPresent();
    }

    private static void assertSound(Optional<ClientOutcome> outcome) {
        if (outcome.isPresent() && outcome.get() instanceof ClientOutcome.Agreed agreed) {
            assertThat(agreed.mechanism()).isEqualTo(Mechanism.ANONYMOUS);
            assertThat(agreed.offer().clientIpv6().isRoutableUnicast()).isTrue();
            assertThat(agreed.offer().serverIpv4().isUnicast()).isTrue();
        }
    }
}
