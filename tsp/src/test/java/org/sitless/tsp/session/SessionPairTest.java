package org.sitless.tsp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.BrokerMessage.RouterOffer;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.TunnelType;

/** Our client and our broker back to back, in virtual time. */
class SessionPairTest {
    private static final Optional<Login> ALICE = Optional.of(new Login("alice", "s3cret"));
    private static final List<Mechanism> WITH_PASSWORD =
            List.of(Mechanism.SCRAM_SHA_256, Mechanism.DIGEST_MD5, Mechanism.PLAIN);
    private static final Ipv4Address HOME = Ipv4Address.of("192.0.2.10");
    private static final PairLab.Place OPEN = new PairLab.Place(HOME, HOME);
    private static final PairLab.Place BEHIND_NAT =
            new PairLab.Place(Ipv4Address.of("198.51.100.7"), Ipv4Address.of("10.1.1.1"));

    private static ClientSettings settings(
            Mechanism mechanism, TunnelType type, PairLab.Place place, int prefixLength) {
        Optional<RouterRequest> router =
                prefixLength == 0 ? Optional.empty() : Optional.of(new RouterRequest(prefixLength, List.of()));
        return new ClientSettings(
                "2.0.0",
                List.of(mechanism),
                new TunnelRequest(type, false, place.own(), Optional.of(Duration.ofSeconds(30)), router),
                ClientSettings.USUAL_PATIENCE);
    }

    static Stream<Arguments> matrix() {
        List<Arguments> all = new ArrayList<>();
        for (Mechanism mechanism : Mechanism.values()) {
            for (TunnelType type : List.of(TunnelType.V6V4, TunnelType.V6UDPV4, TunnelType.V6ANYV4)) {
                for (PairLab.Place place : List.of(OPEN, BEHIND_NAT)) {
                    for (int length : mechanism == Mechanism.ANONYMOUS ? new int[] {0} : new int[] {0, 48, 56, 64}) {
                        all.add(Arguments.of(mechanism, type, place, length));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void shouldAgreeOverUdp(Mechanism mechanism, TunnelType type, PairLab.Place place, int length) {
        PairLab lab = new PairLab(1, 0);

        ClientOutcome outcome = lab.overUdp(settings(mechanism, type, place, length), ALICE, place);

        TunnelType expected =
                type != TunnelType.V6ANYV4 ? type : place.equals(OPEN) ? TunnelType.V6V4 : TunnelType.V6UDPV4;
        assertAgreed(lab, outcome, expected, mechanism, length);
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void shouldAgreeOverTcpWherePossible(Mechanism mechanism, TunnelType type, PairLab.Place place, int length) {
        PairLab lab = new PairLab(2, 0);

        ClientOutcome outcome = lab.overTcp(settings(mechanism, type, place, length), ALICE, place);

        boolean possible = type == TunnelType.V6V4 || (type == TunnelType.V6ANYV4 && place.equals(OPEN));
        if (possible) {
            assertAgreed(lab, outcome, TunnelType.V6V4, mechanism, length);
        } else {
            assertThat(outcome).isInstanceOfSatisfying(ClientOutcome.Refused.class, refused -> assertThat(
                            refused.status().code())
                    .isEqualTo(303));
        }
    }

    private static void assertAgreed(
            PairLab lab, ClientOutcome outcome, TunnelType type, Mechanism mechanism, int prefixLength) {
        assertThat(outcome).isInstanceOf(ClientOutcome.Agreed.class);
        ClientOutcome.Agreed agreed = (ClientOutcome.Agreed) outcome;
        assertThat(agreed.mechanism()).isEqualTo(mechanism);
        assertThat(lab.opened()).singleElement().satisfies(terms -> {
            assertThat(terms.offer()).isEqualTo(agreed.offer());
            assertThat(terms.offer().type()).isEqualTo(type);
            assertThat(terms.lease().endpoint().type()).isEqualTo(type);
            assertThat(terms.lease().prefix().map(Ipv6Prefix::length).orElse(0)).isEqualTo(prefixLength);
            assertThat(lab.leases().active()).containsExactly(terms.lease());
        });
    }

    /** A fifth of all datagrams is lost, a fifth comes twice, all overtake each other. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.35})
    void shouldAgreeOverBadNetwork(double loss) {
        for (int seed = 0; seed < 60; seed++) {
            PairLab lab = new PairLab(seed, loss);
            Mechanism mechanism = WITH_PASSWORD.get(seed % WITH_PASSWORD.size());
            ClientOutcome outcome = new ClientOutcome.Silent();
            for (int attempt = 0; attempt < 30 && !(outcome instanceof ClientOutcome.Agreed); attempt++) {
                outcome = lab.overUdp(settings(mechanism, TunnelType.V6UDPV4, OPEN, 48), ALICE, OPEN);
                assertThat(outcome)
                        .as("seed %d", seed)
                        .isInstanceOfAny(ClientOutcome.Agreed.class, ClientOutcome.Silent.class);
            }

            assertThat(outcome).isInstanceOf(ClientOutcome.Agreed.class);
            TunnelOffer offer = ((ClientOutcome.Agreed) outcome).offer();
            assertThat(lab.leases().active()).singleElement().satisfies(lease -> assertMatches(lease, offer));
            assertThat(lab.opened())
                    .as("nothing was ever given twice")
                    .allSatisfy(terms -> assertMatches(terms.lease(), offer));
        }
    }

    private static void assertMatches(Lease lease, TunnelOffer offer) {
        assertThat(lease.address()).isEqualTo(offer.clientIpv6());
        assertThat(lease.prefix()).isEqualTo(offer.router().map(RouterOffer::prefix));
    }

    @Test
    void shouldKeepAddressAndPrefixWhenTheClientMoves() {
        PairLab lab = new PairLab(3, 0);
        TunnelOffer first = agree(lab, settings(Mechanism.SCRAM_SHA_256, TunnelType.V6ANYV4, OPEN, 48), OPEN);
        TunnelOffer second = agree(lab, settings(Mechanism.DIGEST_MD5, TunnelType.V6ANYV4, BEHIND_NAT, 48), BEHIND_NAT);

        assertThat(second.type()).isNotEqualTo(first.type());
        assertThat(second.clientIpv6()).isEqualTo(first.clientIpv6());
        assertThat(second.router()).isEqualTo(first.router());
        assertThat(lab.leases().active()).hasSize(1);
    }

    /** The end point is free at once; address and prefix stay the user's. */
    @Test
    void shouldGetTheSameAgainAfterItsTunnelWasEnded() {
        PairLab lab = new PairLab(7, 0);
        ClientSettings settings = settings(Mechanism.SCRAM_SHA_256, TunnelType.V6V4, OPEN, 48);
        for (int turn = 0; turn < 4; turn++) {
            TunnelOffer offer = agree(lab, settings, OPEN);
            ClientOutcome end = turn % 2 == 0
                    ? lab.overUdp(ending(settings, offer), ALICE, OPEN)
                    : lab.overTcp(ending(settings, offer), ALICE, OPEN);

            assertThat(end).isEqualTo(new ClientOutcome.Ended());
            assertThat(lab.leases().active()).isEmpty();
            assertThat(agree(lab, settings, OPEN)).isEqualTo(offer);
        }
    }

    @Test
    void shouldNotEndTheTunnelThatItsUserHasSomewhereElse() {
        PairLab lab = new PairLab(8, 0);
        PairLab.Place away = new PairLab.Place(Ipv4Address.of("192.0.2.99"), Ipv4Address.of("192.0.2.99"));
        ClientSettings atHome = settings(Mechanism.SCRAM_SHA_256, TunnelType.V6V4, OPEN, 48);
        TunnelOffer home = agree(lab, atHome, OPEN);
        agree(lab, settings(Mechanism.SCRAM_SHA_256, TunnelType.V6V4, away, 48), away);

        assertThat(lab.overUdp(ending(atHome, home), ALICE, OPEN)).isEqualTo(new ClientOutcome.Elsewhere());
        assertThat(lab.leases().active()).hasSize(1);
    }

    private static ClientSettings ending(ClientSettings settings, TunnelOffer tunnel) {
        return new ClientSettings(
                settings.version(),
                settings.mechanisms(),
                settings.request(),
                settings.patience(),
                Optional.of(tunnel));
    }

    private static TunnelOffer agree(PairLab lab, ClientSettings settings, PairLab.Place place) {
        ClientOutcome outcome = lab.overUdp(settings, ALICE, place);
        assertThat(outcome).isInstanceOf(ClientOutcome.Agreed.class);
        return ((ClientOutcome.Agreed) outcome).offer();
    }

    /** Version, mechanism, response, poll, create, accept: six round trips, of 10 to 400 milliseconds here. */
    @Test
    void shouldNeedSixRoundTripsOnGoodNetwork() {
        PairLab lab = new PairLab(4, 0);
        Instant begun = lab.now();
        agree(lab, settings(Mechanism.DIGEST_MD5, TunnelType.V6UDPV4, OPEN, 0), OPEN);

        assertThat(Duration.between(begun, lab.now())).isLessThan(Duration.ofMillis(6 * 400 + 4 * 50));
    }

    @Test
    void shouldRefuseWrongPasswordOnBothSides() {
        PairLab lab = new PairLab(5, 0);
        for (Mechanism mechanism : WITH_PASSWORD) {
            for (Login wrong : List.of(new Login("alice", "guess"), new Login("mallory", "s3cret"))) {
                ClientOutcome outcome =
                        lab.overUdp(settings(mechanism, TunnelType.V6UDPV4, OPEN, 0), Optional.of(wrong), OPEN);

                assertThat(outcome).isInstanceOfSatisfying(ClientOutcome.Refused.class, refused -> assertThat(
                                refused.status().code())
                        .isEqualTo(300));
            }
        }
        assertThat(lab.opened()).isEmpty();
    }

    @Test
    void shouldTellTwoUsersBehindOneNatApart() {
        PairLab lab = new PairLab(6, 0);
        Optional<Login> bob = Optional.of(new Login("bob", "pencil"));
        ClientSettings settings = settings(Mechanism.SCRAM_SHA_256, TunnelType.V6ANYV4, BEHIND_NAT, 48);
        lab.overUdp(settings, ALICE, BEHIND_NAT);
        lab.overUdp(settings, bob, BEHIND_NAT);

        assertThat(lab.leases().active()).hasSize(2);
        assertThat(lab.opened().get(0).lease().prefix())
                .isNotEqualTo(lab.opened().get(1).lease().prefix());
    }
}
