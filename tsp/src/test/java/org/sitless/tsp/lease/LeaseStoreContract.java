package org.sitless.tsp.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.tsp.lease.ClaimAnswer.Reason;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.PeerAddress;

/** What every {@link LeaseStore} promises. A store's test extends this. */
public abstract class LeaseStoreContract {
    /** Six addresses to give: ::2 to ::7. */
    protected static final PrefixPool HOSTS = PrefixPool.ofHosts(
            Ipv6Prefix.of("2001:db8:f000::/125"),
            List.of(Ipv6Prefix.of("2001:db8:f000::/128"), Ipv6Prefix.of("2001:db8:f000::1/128")));

    /** Four /48. */
    protected static final PrefixPool ROUTERS = new PrefixPool(Ipv6Prefix.of("2001:db8::/46"), 48, 64, List.of());

    protected static final int ANONYMOUS_PER_ADDRESS = 2;

    protected static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant RESERVED = NOW.plusSeconds(60);
    private static final Instant LEASED = NOW.plus(Duration.ofDays(7));
    private static final LeaseOwner ALICE = new LeaseOwner.User("alice");
    private static final LeaseOwner BOB = new LeaseOwner.User("bob");
    private static final TunnelEndpoint HOME = TunnelEndpoint.proto41(Ipv4Address.of("192.0.2.10"));
    private static final TunnelEndpoint CAFE = TunnelEndpoint.udp(Ipv4Address.of("198.51.100.7"), 40_000);

    private LeaseStore store;

    /** An empty store with these pools, and at most so many anonymous tunnels at one address. */
    protected abstract LeaseStore create(PrefixPool hosts, PrefixPool routers, int anonymousPerAddress);

    @BeforeEach
    void open() {
        store = create(HOSTS, ROUTERS, ANONYMOUS_PER_ADDRESS);
    }

    private ClaimAnswer answer(LeaseOwner owner, TunnelEndpoint endpoint, Integer prefixLength) {
        return store.claim(new LeaseClaim(owner, endpoint, Optional.ofNullable(prefixLength), RESERVED));
    }

    private Lease claim(LeaseOwner owner, TunnelEndpoint endpoint, Integer prefixLength) {
        ClaimAnswer answer = answer(owner, endpoint, prefixLength);
        assertThat(answer).isInstanceOf(ClaimAnswer.Granted.class);
        return ((ClaimAnswer.Granted) answer).lease();
    }

    private Lease accept(Lease lease) {
        return store.renew(lease.owner(), lease.revision(), LEASED).orElseThrow();
    }

    private static LeaseOwner anonymous(TunnelEndpoint endpoint) {
        return new LeaseOwner.Anonymous(new PeerAddress(endpoint.address(), endpoint.port()));
    }

    private static TunnelEndpoint udp(int port) {
        return TunnelEndpoint.udp(CAFE.address(), port);
    }

    private void assertRefused(ClaimAnswer answer, Reason reason) {
        assertThat(answer).isEqualTo(new ClaimAnswer.Refused(reason));
    }

    @Test
    void shouldReserveAddressAndPrefix() {
        Lease lease = claim(ALICE, HOME, 48);

        assertThat(lease.owner()).isEqualTo(ALICE);
        assertThat(lease.endpoint()).isEqualTo(HOME);
        assertThat(HOSTS.space().contains(lease.address())).isTrue();
        assertThat(HOSTS.reserved()).noneMatch(reserved -> reserved.contains(lease.address()));
        assertThat(lease.prefix()).hasValueSatisfying(prefix -> {
            assertThat(prefix.length()).isEqualTo(48);
            assertThat(ROUTERS.space().contains(prefix)).isTrue();
        });
        assertThat(lease.until()).isEqualTo(RESERVED);
        assertThat(store.find(ALICE)).as("not up yet").isEmpty();
        assertThat(store.active()).isEmpty();
    }

    @Test
    void shouldReserveTheSameForTheSameClaim() {
        Lease first = claim(ALICE, HOME, 48);

        for (int i = 0; i < 20; i++) {
            Lease again = claim(ALICE, HOME, 48);
            assertThat(again.address()).isEqualTo(first.address());
            assertThat(again.prefix()).isEqualTo(first.prefix());
        }
    }

    @Test
    void shouldKeepAnEarlierConversationFromEndingALaterOne() {
        Lease earlier = claim(ALICE, HOME, 48);
        Lease later = claim(ALICE, HOME, 48);
        Lease session = accept(later);

        assertThat(store.release(ALICE, earlier.revision())).isFalse();
        assertThat(store.renew(ALICE, earlier.revision(), LEASED)).isEmpty();

        assertThat(store.find(ALICE)).contains(session);
    }

    @Test
    void shouldBringSessionUpWhenAccepted() {
        Lease accepted = accept(claim(ALICE, HOME, null));

        assertThat(accepted.until()).isEqualTo(LEASED);
        assertThat(store.find(ALICE)).contains(accepted);
        assertThat(store.active()).containsExactly(accepted);
    }

    @Test
    void shouldAcceptTwiceAsOnce() {
        Lease lease = claim(ALICE, HOME, 56);

        assertThat(accept(lease)).isEqualTo(accept(lease));
        assertThat(store.active()).hasSize(1);
    }

    @Test
    void shouldKeepAddressAndPrefixOfUserWhoMoves() {
        Lease before = accept(claim(ALICE, HOME, 48));

        Lease reserved = claim(ALICE, CAFE, 48);
        assertThat(store.find(ALICE))
                .as("until he accepts, he stays where he was")
                .contains(before);
        Lease after = accept(reserved);

        assertThat(after.address()).isEqualTo(before.address());
        assertThat(after.prefix()).isEqualTo(before.prefix());
        assertThat(after.endpoint()).isEqualTo(CAFE);
        assertThat(store.active()).containsExactly(after);
    }

    @Test
    void shouldKeepAssignmentOfUserWhoseSessionEnds() {
        Lease before = accept(claim(ALICE, HOME, 48));
        assertThat(store.release(ALICE, before.revision())).isTrue();
        assertThat(store.find(ALICE)).isEmpty();
        claim(BOB, CAFE, 48);

        Lease after = claim(ALICE, HOME, 48);

        assertThat(after.address()).isEqualTo(before.address());
        assertThat(after.prefix()).isEqualTo(before.prefix());
    }

    @Test
    void shouldKeepPrefixOfRouterThatComesAsHostForOnce() {
        Lease router = accept(claim(ALICE, HOME, 48));

        Lease host = accept(claim(ALICE, HOME, null));
        assertThat(host.prefix()).isEmpty();
        assertThat(host.address()).isEqualTo(router.address());

        assertThat(claim(ALICE, HOME, 48).prefix()).isEqualTo(router.prefix());
    }

    @Test
    void shouldChangePrefixOnlyWhenAnotherLengthIsAccepted() {
        Lease large = accept(claim(ALICE, HOME, 48));
        Lease small = claim(ALICE, HOME, 64);
        assertThat(small.prefix().orElseThrow().overlaps(large.prefix().orElseThrow()))
                .isFalse();
        assertThat(store.find(ALICE)).contains(large);

        accept(small);

        assertThat(store.find(ALICE).orElseThrow().prefix()).isEqualTo(small.prefix());
        assertThat(claim(BOB, CAFE, 48).prefix())
                .as("the large one is free again")
                .isEqualTo(large.prefix());
    }

    @Test
    void shouldReturnToItsPrefixWhenAnotherLengthIsNotAccepted() {
        Lease large = accept(claim(ALICE, HOME, 48));
        Lease small = claim(ALICE, HOME, 64);
        store.release(ALICE, small.revision());

        assertThat(store.find(ALICE)).contains(large);
        assertThat(claim(BOB, CAFE, 64).prefix())
                .as("the small one is free again")
                .isEqualTo(small.prefix());
        assertThat(claim(ALICE, HOME, 48).prefix()).isEqualTo(large.prefix());
    }

    /** RFC 5572 §4.7.2: they are named with the wish for a prefix, for its reverse zone. */
    @Test
    void shouldKeepTheNameServersThatWereAcceptedLast() {
        List<NamedAddress> first = List.of(NamedAddress.name("ns1.example.org"), NamedAddress.name("ns2.example.org"));
        List<NamedAddress> second = List.of(NamedAddress.of(Ipv6Address.of("2001:db8::53")));
        Lease session = accept(claimWith(first));
        assertThat(session.nameServers()).isEqualTo(first);

        Lease wish = claimWith(second);
        assertThat(wish.nameServers()).isEqualTo(second);
        assertThat(store.find(ALICE)).as("not accepted yet").contains(session);
        accept(wish);

        assertThat(store.active()).singleElement().satisfies(lease -> assertThat(lease.nameServers())
                .isEqualTo(second));
        assertThat(accept(claim(ALICE, HOME, 48)).nameServers()).as("none").isEmpty();
    }

    private Lease claimWith(List<NamedAddress> nameServers) {
        LeaseClaim claim = new LeaseClaim(ALICE, HOME, Optional.of(48), nameServers, RESERVED);
        return ((ClaimAnswer.Granted) store.claim(claim)).lease();
    }

    @Test
    void shouldLetTheLaterOfTwoSessionsWin() {
        Lease earlier = claim(ALICE, HOME, null);
        Lease later = claim(ALICE, CAFE, null);

        assertThat(store.renew(ALICE, earlier.revision(), LEASED)).isEmpty();
        assertThat(accept(later).endpoint()).isEqualTo(CAFE);
    }

    @Test
    void shouldProlongSessionWhileReservationIsOpen() {
        Lease session = accept(claim(ALICE, HOME, null));
        Lease reserved = claim(ALICE, CAFE, null);

        assertThat(store.renew(ALICE, session.revision(), LEASED.plusSeconds(9))
                        .orElseThrow()
                        .endpoint())
                .isEqualTo(HOME);
        assertThat(accept(reserved).endpoint()).isEqualTo(CAFE);
        assertThat(store.renew(ALICE, session.revision(), LEASED))
                .as("replaced")
                .isEmpty();
    }

    @Test
    void shouldProlongManySessionsAtOnceAndPassOverThoseThatAreGone() {
        Lease stays = accept(claim(ALICE, HOME, 48));
        Lease goes = accept(claim(BOB, CAFE, null));
        Lease reserved = claim(new LeaseOwner.User("carol"), udp(7), null);
        store.release(BOB, goes.revision());
        Instant later = LEASED.plusSeconds(9);

        List<Lease> prolonged = store.prolong(List.of(stays.until(later), goes.until(later), reserved.until(later)));

        assertThat(prolonged).containsExactly(stays.until(later));
        assertThat(store.active()).containsExactly(stays.until(later));
        assertThat(store.expireBefore(RESERVED.plusSeconds(1))).isEmpty();
        assertThat(store.renew(reserved.owner(), reserved.revision(), LEASED))
                .as("only reserved: as it was")
                .isEmpty();
    }

    @Test
    void shouldMoveAllEndsWithTheCalendar() {
        Lease session = accept(claim(ALICE, HOME, null));
        claim(BOB, CAFE, null);
        Duration hour = Duration.ofHours(1);

        store.shift(hour);

        assertThat(store.find(ALICE)).contains(session.until(LEASED.plus(hour)));
        assertThat(store.expireBefore(LEASED.plus(hour))).isEmpty();
        store.shift(hour.negated());
        assertThat(store.find(ALICE)).contains(session);
    }

    @Test
    void shouldReleaseOnlyWhatIsMeant() {
        Lease session = accept(claim(ALICE, HOME, null));
        Lease reserved = claim(ALICE, CAFE, null);

        assertThat(store.release(ALICE, reserved.revision())).isTrue();
        assertThat(store.release(ALICE, reserved.revision())).isFalse();
        assertThat(store.find(ALICE)).contains(session);
        assertThat(store.release(BOB, session.revision())).isFalse();
    }

    @Test
    void shouldForgetReservationThatIsNeverAccepted() {
        claim(ALICE, HOME, 48);

        assertThat(store.expireBefore(RESERVED)).isEmpty();
        assertThat(store.renew(BOB, 1, LEASED)).isEmpty();
        assertThat(store.expireBefore(RESERVED.plusMillis(1)))
                .as("it was never up")
                .isEmpty();

        for (int i = 0; i < 4; i++) {
            claim(new LeaseOwner.User("user" + i), udp(i), 48);
        }
    }

    @Test
    void shouldEndSessionThatIsNotRenewed() {
        Lease lease = accept(claim(ALICE, HOME, null));

        assertThat(store.expireBefore(LEASED)).isEmpty();
        assertThat(store.expireBefore(LEASED.plusMillis(1))).containsExactly(lease);
        assertThat(store.expireBefore(LEASED.plusMillis(1))).isEmpty();
        assertThat(store.active()).isEmpty();
        assertThat(claim(ALICE, HOME, null).address()).isEqualTo(lease.address());
    }

    @Test
    void shouldForgetUserWhenToldTo() {
        Lease lease = accept(claim(ALICE, HOME, 48));

        assertThat(store.forget(ALICE)).isTrue();
        assertThat(store.forget(ALICE)).isFalse();
        assertThat(store.find(ALICE)).isEmpty();
        assertThat(store.renew(ALICE, lease.revision(), LEASED)).isEmpty();
        assertThat(claim(BOB, HOME, 48).prefix()).isEqualTo(lease.prefix());
        assertThat(claim(ALICE, CAFE, 48).revision()).isNotEqualTo(lease.revision());
    }

    @Test
    void shouldForgetAnonymousClientWithItsSession() {
        Lease lease = accept(claim(anonymous(CAFE), CAFE, null));
        assertThat(claim(anonymous(CAFE), CAFE, null).address()).isEqualTo(lease.address());

        store.expireBefore(LEASED.plusSeconds(1));

        assertThat(store.find(anonymous(CAFE))).isEmpty();
        for (int i = 0; i < 6; i++) {
            claim(new LeaseOwner.User("user" + i), udp(i), null);
        }
    }

    /** Whoever forges a source is not told the address: he must not be able to guess it. */
    @Test
    void shouldGiveAnonymousClientsAddressesThatNobodyCanGuess() {
        store = create(PrefixPool.ofHosts(Ipv6Prefix.of("2001:db8:f000::/64"), HOSTS.reserved()), ROUTERS, 1_000);
        List<Long> drawn = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            drawn.add(claim(anonymous(udp(i)), udp(i), null).address().low() >>> 16);
        }

        assertThat(drawn)
                .as("none is near another, or near the beginning")
                .doesNotHaveDuplicates()
                .doesNotContain(0L);
        Lease user = claim(ALICE, HOME, null);
        assertThat(user.address()).hasToString("2001:db8:f000::2");
        assertThat(accept(user).address()).isEqualTo(claim(ALICE, CAFE, null).address());
    }

    /** So full that no draw succeeds: then the lowest that is left, until none is. */
    @Test
    void shouldGiveAnonymousClientsAllOfAPoolAndThenSayThatItIsExhausted() {
        List<Ipv6Address> drawn = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            TunnelEndpoint end = TunnelEndpoint.udp(Ipv4Address.of("192.0.2." + i), i);
            drawn.add(claim(anonymous(end), end, null).address());
        }
        assertThat(drawn).doesNotHaveDuplicates().allMatch(HOSTS.space()::contains);
        assertThat(HOSTS.reserved()).noneMatch(reserved -> drawn.stream().anyMatch(reserved::contains));

        assertRefused(answer(anonymous(CAFE), CAFE, null), Reason.NO_ADDRESS);
        assertRefused(answer(ALICE, HOME, null), Reason.NO_ADDRESS);

        store.expireBefore(RESERVED.plusSeconds(1));
        assertThat(claim(ALICE, HOME, null).address()).hasToString("2001:db8:f000::2");
    }

    @Test
    void shouldLimitAnonymousTunnelsToOneAddress() {
        claim(anonymous(udp(1)), udp(1), null);
        accept(claim(anonymous(udp(2)), udp(2), null));

        assertRefused(answer(anonymous(udp(3)), udp(3), null), Reason.TOO_MANY_HERE);
        assertThat(claim(anonymous(udp(1)), udp(1), null))
                .as("one of those there are")
                .isNotNull();
        assertThat(claim(ALICE, udp(3), null)).as("users are not counted").isNotNull();
        store.expireBefore(RESERVED.plusSeconds(1));
        assertThat(claim(anonymous(udp(3)), udp(3), null)).isNotNull();
    }

    @Test
    void shouldRefuseSecondProto41TunnelToOneAddress() {
        accept(claim(ALICE, HOME, null));

        assertRefused(answer(BOB, HOME, null), Reason.ENDPOINT_IN_USE);
        assertRefused(answer(anonymous(HOME), HOME, null), Reason.ENDPOINT_IN_USE);
        assertThat(claim(BOB, TunnelEndpoint.udp(HOME.address(), 4_000), null))
                .as("told apart by ports")
                .isNotNull();
    }

    @Test
    void shouldLetUserTakeEndpointOfAnonymousClient() {
        Lease nobody = accept(claim(anonymous(HOME), HOME, null));
        Lease reserved = claim(ALICE, HOME, null);
        assertThat(store.find(anonymous(HOME)))
                .as("still his until ALICE accepts")
                .contains(nobody);

        Lease session = accept(reserved);

        assertThat(store.active()).containsExactly(session);
        assertThat(store.find(anonymous(HOME))).isEmpty();
    }

    /** A NAT gave the port to somebody else: whoever answers there now is there. */
    @Test
    void shouldLetNoAnonymousClientTakeEndpointOfUser() {
        for (TunnelEndpoint endpoint : List.of(HOME, CAFE)) {
            Lease session = accept(claim(ALICE, endpoint, null));

            assertRefused(answer(anonymous(endpoint), endpoint, null), Reason.ENDPOINT_IN_USE);

            assertThat(store.find(ALICE)).contains(session);
        }
    }

    @Test
    void shouldVoidReservationOfAnonymousClientWhereUserCameSince() {
        for (TunnelEndpoint endpoint : List.of(HOME, CAFE)) {
            Lease forged = claim(anonymous(endpoint), endpoint, null);
            Lease session = accept(claim(ALICE, endpoint, null));

            assertThat(store.renew(forged.owner(), forged.revision(), LEASED)).isEmpty();

            assertThat(store.active()).containsExactly(session);
        }
    }

    @Test
    void shouldLetUdpPortChangeHands() {
        accept(claim(ALICE, CAFE, null));

        Lease session = accept(claim(BOB, CAFE, null));

        assertThat(store.active()).containsExactly(session);
        assertThat(store.find(ALICE)).isEmpty();
    }

    @Test
    void shouldSayWhichPoolIsExhausted() {
        for (int i = 0; i < 4; i++) {
            claim(new LeaseOwner.User("router" + i), udp(i), 48);
        }
        assertRefused(answer(ALICE, HOME, 48), Reason.NO_PREFIX);
        assertRefused(answer(ALICE, HOME, 64), Reason.NO_PREFIX);
        claim(ALICE, HOME, null);
        claim(BOB, CAFE, null);

        assertRefused(answer(new LeaseOwner.User("late"), udp(9), null), Reason.NO_ADDRESS);
        assertRefused(answer(ALICE, HOME, 48), Reason.NO_PREFIX);
        assertThat(claim(ALICE, HOME, null)).as("what he has stays his").isNotNull();
    }

    @Test
    void shouldRefuseLengthThatThePoolDoesNotHave() {
        assertRefused(answer(ALICE, HOME, 47), Reason.NO_PREFIX);
        assertRefused(answer(ALICE, HOME, 65), Reason.NO_PREFIX);
    }

    @Test
    void shouldLoseNothingWhenClaimIsRefused() {
        for (int i = 0; i < 50; i++) {
            assertRefused(answer(new LeaseOwner.User("user" + i), udp(i), 47), Reason.NO_PREFIX);
        }
        for (int i = 0; i < 6; i++) {
            claim(new LeaseOwner.User("user" + i), udp(i), null);
        }
    }

    /** Whatever happens in whatever order: no two leases overlap, nothing is lost. */
    @Test
    void shouldNeverLetLeasesOverlap() {
        Random random = new Random(41);
        List<Lease> known = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            int who = random.nextInt(8);
            LeaseOwner owner = who < 6 ? new LeaseOwner.User("user" + who) : anonymous(udp(who));
            TunnelEndpoint endpoint = who < 6 ? udp(random.nextInt(6)) : udp(who);
            Integer length = random.nextBoolean() ? null : 48 + 4 * random.nextInt(5);
            Lease some = known.isEmpty() ? null : known.get(random.nextInt(known.size()));
            switch (random.nextInt(6)) {
                case 0 -> store.expireBefore(random.nextBoolean() ? RESERVED.plusSeconds(1) : LEASED.plusSeconds(1));
                case 1 -> store.forget(owner);
                case 2 -> {
                    if (some != null) {
                        store.release(some.owner(), some.revision());
                    }
                }
                case 3 -> {
                    if (some != null) {
                        store.renew(some.owner(), some.revision(), LEASED);
                    }
                }
                default -> {
                    if (answer(owner, endpoint, length) instanceof ClaimAnswer.Granted granted) {
                        known.add(granted.lease());
                    }
                }
            }
            assertNothingOverlaps(store.active());
        }
        for (int who = 0; who < 8; who++) {
            store.forget(who < 6 ? new LeaseOwner.User("user" + who) : anonymous(udp(who)));
        }
        shouldSayWhichPoolIsExhausted();
    }

    private static void assertNothingOverlaps(List<Lease> sessions) {
        assertThat(sessions.stream().map(Lease::address).map(Ipv6Address::toString))
                .doesNotHaveDuplicates();
        assertThat(sessions.stream().map(Lease::endpoint)).doesNotHaveDuplicates();
        List<Ipv6Prefix> prefixes =
                sessions.stream().flatMap(lease -> lease.prefix().stream()).toList();
        for (int i = 0; i < prefixes.size(); i++) {
            for (int j = i + 1; j < prefixes.size(); j++) {
                assertThat(prefixes.get(i).overlaps(prefixes.get(j))).isFalse();
            }
        }
    }
}
