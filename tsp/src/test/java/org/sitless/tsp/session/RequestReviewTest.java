package org.sitless.tsp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.ServerStep;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;

class RequestReviewTest {
    private static final Authenticated ANONYMOUS = proof("\0anonymous", Mechanism.ANONYMOUS);
    private static final Authenticated ALICE = proof("\0alice\0s3cret", Mechanism.PLAIN);

    private static Authenticated proof(String token, Mechanism mechanism) {
        ServerStep step = Brokers.mechanisms().begin(mechanism);
        if (step instanceof ServerStep.Await await) {
            ServerStep.Lookup lookup = (ServerStep.Lookup) await.next().on(token);
            step = lookup.complete(Brokers.CREDENTIALS.find(lookup.user()));
        }
        return ((ServerStep.Accepted) step).proof();
    }

    private static Encounter encounter(Transport transport, IpAddress source, Set<String> proxyUsers) {
        BrokerSettings settings = Brokers.with(List.of(Mechanism.values()), BrokerSettings.Referral.NONE, proxyUsers);
        return new Encounter(settings, Brokers.mechanisms(), transport, new PeerAddress(source, 40_000));
    }

    private static TunnelRequest request(TunnelType type, IpAddress address) {
        return new TunnelRequest(type, false, address, Optional.empty(), Optional.empty());
    }

    private static TunnelRequest router(int length) {
        return new TunnelRequest(
                TunnelType.V6V4,
                false,
                Ipv4Address.of("192.0.2.10"),
                Optional.empty(),
                Optional.of(new RouterRequest(length, List.of())));
    }

    private static RequestReview review(
            TunnelRequest request, Transport transport, String source, Authenticated proof) {
        return RequestReview.of(request, encounter(transport, Ipv4Address.of(source), Set.of("trusted")), proof);
    }

    private static void assertDenied(RequestReview review, Status status) {
        assertThat(review).isEqualTo(new RequestReview.Denied(status));
    }

    /** RFC 5572 §2.1 and figure 4. The address in the request is 192.0.2.10; the source is that, or a NAT's. */
    @ParameterizedTest
    @CsvSource({
        "V6V4,    UDP, 192.0.2.10,   v6v4 192.0.2.10",
        "V6V4,    TCP, 192.0.2.10,   v6v4 192.0.2.10",
        "V6V4,    TCP, 198.51.100.7, v6v4 198.51.100.7",
        "V6UDPV4, UDP, 192.0.2.10,   v6udpv4 192.0.2.10:40000",
        "V6UDPV4, UDP, 198.51.100.7, v6udpv4 198.51.100.7:40000",
        "V6UDPV4, TCP, 192.0.2.10,   303",
        "V6ANYV4, UDP, 192.0.2.10,   v6v4 192.0.2.10",
        "V6ANYV4, UDP, 198.51.100.7, v6udpv4 198.51.100.7:40000",
        "V6ANYV4, TCP, 192.0.2.10,   v6v4 192.0.2.10",
        "V6ANYV4, TCP, 198.51.100.7, 303",
        "V4V6,    UDP, 192.0.2.10,   303",
        "V4V6,    TCP, 192.0.2.10,   303",
    })
    void shouldDecideTypeByNatAndTransport(TunnelType type, Transport transport, String source, String outcome) {
        RequestReview review = review(request(type, Ipv4Address.of("192.0.2.10")), transport, source, ANONYMOUS);

        String decided = review instanceof RequestReview.Admitted admitted
                ? admitted.wish().endpoint().toString()
                : Integer.toString(((RequestReview.Denied) review).status().code());
        assertThat(decided).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255"})
    void shouldRefuseAddressNobodyCanHave(String address) {
        for (TunnelType type : List.of(TunnelType.V6V4, TunnelType.V6UDPV4, TunnelType.V6ANYV4)) {
            assertDenied(
                    review(request(type, Ipv4Address.of(address)), Transport.UDP, "192.0.2.10", ALICE),
                    Status.INVALID_IPV4);
        }
    }

    @Test
    void shouldRefuseTunnelToItself() {
        assertDenied(
                review(request(TunnelType.V6V4, Ipv4Address.of("192.0.2.1")), Transport.TCP, "192.0.2.1", ALICE),
                Status.INVALID_IPV4);
        assertThat(review(request(TunnelType.V6UDPV4, Ipv4Address.of("192.0.2.1")), Transport.UDP, "192.0.2.1", ALICE))
                .as("over UDP packets carry ports")
                .isInstanceOf(RequestReview.Admitted.class);
    }

    @Test
    void shouldNeedIpv4OnBothSides() {
        Ipv6Address ipv6 = Ipv6Address.of("2001:db8::9");

        assertDenied(review(request(TunnelType.V6V4, ipv6), Transport.TCP, "192.0.2.10", ALICE), Status.INVALID_IPV4);
        assertDenied(
                RequestReview.of(
                        request(TunnelType.V6V4, Ipv4Address.of("192.0.2.10")),
                        encounter(Transport.TCP, ipv6, Set.of()),
                        ALICE),
                Status.INVALID_IPV4);
    }

    /** A loopback address is a mistake where protocol 41 would go to it, and nothing to mind where ports are the tunnel. */
    @Test
    void shouldMindLoopbackOnlyWhereItMatters() {
        Ipv4Address loopback = Ipv4Address.of("127.0.1.1");
        for (TunnelType type : List.of(TunnelType.V6V4, TunnelType.V6ANYV4)) {
            assertDenied(review(request(type, loopback), Transport.UDP, "192.0.2.10", ALICE), Status.INVALID_IPV4);
        }
        assertThat(review(request(TunnelType.V6UDPV4, loopback), Transport.UDP, "192.0.2.10", ALICE))
                .isInstanceOfSatisfying(RequestReview.Admitted.class, admitted -> assertThat(
                                admitted.wish().endpoint().address())
                        .isEqualTo(Ipv4Address.of("192.0.2.10")));
    }

    @Test
    void shouldAllowLoopbackOnLoopback() {
        assertThat(review(request(TunnelType.V6UDPV4, Ipv4Address.of("127.0.0.1")), Transport.UDP, "127.0.0.1", ALICE))
                .isInstanceOf(RequestReview.Admitted.class);
    }

    private static RequestReview proxied(TunnelType type, Optional<Duration> keepalive, Set<String> allowed) {
        return RequestReview.of(
                new TunnelRequest(type, true, Ipv4Address.of("203.0.113.9"), keepalive, Optional.empty()),
                encounter(Transport.TCP, Ipv4Address.of("192.0.2.10"), allowed),
                ALICE);
    }

    /** Anybody could aim protocol 41 at a third party. */
    @Test
    void shouldAimAtOthersOnlyForTrustedUsers() {
        assertDenied(proxied(TunnelType.V6V4, Optional.empty(), Set.of()), Status.INVALID_IPV4);
        assertDenied(proxied(TunnelType.V6V4, Optional.empty(), Set.of("bob")), Status.INVALID_IPV4);
        assertDenied(proxied(TunnelType.V6UDPV4, Optional.empty(), Set.of("alice")), Status.INVALID_IPV4);
        assertDenied(
                proxied(TunnelType.V6V4, Optional.of(Duration.ofSeconds(30)), Set.of("alice")), Status.INVALID_IPV4);
        for (TunnelType type : List.of(TunnelType.V6V4, TunnelType.V6ANYV4)) {
            assertThat(proxied(type, Optional.empty(), Set.of("alice")))
                    .isInstanceOfSatisfying(RequestReview.Admitted.class, admitted -> assertThat(
                                    admitted.wish().endpoint())
                            .isEqualTo(TunnelEndpoint.proto41(Ipv4Address.of("203.0.113.9"))));
        }
    }

    @Test
    void shouldTakeProxyForOneselfForNoProxy() {
        TunnelRequest request = new TunnelRequest(
                TunnelType.V6V4, true, Ipv4Address.of("192.0.2.10"), Optional.empty(), Optional.empty());

        assertThat(review(request, Transport.TCP, "192.0.2.10", ANONYMOUS)).isInstanceOf(RequestReview.Admitted.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 518", "47, 518", "48, 0", "56, 0", "60, 0", "64, 0", "65, 518", "128, 518"})
    void shouldKeepToThePrefixLengthsOfThePool(int length, int code) {
        RequestReview review = review(router(length), Transport.TCP, "192.0.2.10", ALICE);

        assertThat(
                        review instanceof RequestReview.Denied denied
                                ? denied.status().code()
                                : 0)
                .isEqualTo(code);
    }

    @Test
    void shouldGivePrefixesToUsersOnly() {
        assertDenied(review(router(48), Transport.TCP, "192.0.2.10", ANONYMOUS), Status.PREFIX_NEEDS_ACCOUNT);
    }

    @Test
    void shouldKnowUsersByNameAndOthersByWhereTheyAre() {
        TunnelRequest request = request(TunnelType.V6UDPV4, Ipv4Address.of("192.0.2.10"));

        assertThat(((RequestReview.Admitted) review(request, Transport.UDP, "198.51.100.7", ALICE))
                        .wish()
                        .owner())
                .isEqualTo(new LeaseOwner.User("alice"));
        assertThat(((RequestReview.Admitted) review(request, Transport.UDP, "198.51.100.7", ANONYMOUS))
                        .wish()
                        .owner())
                .isEqualTo(new LeaseOwner.Anonymous(Brokers.peer("198.51.100.7", 40_000)));
    }
}
