package org.sitless.tsp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.ServerStep;
import org.sitless.tsp.codec.WireFault;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.LeaseStore;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;

/** Every state meets every input. */
class BrokerStateTest {
    private static final Instant NOW = Brokers.START;
    private static final BrokerSettings SETTINGS = Brokers.settings();

    static final ClientMessage.Create HOST = create(Optional.empty());
    static final ClientMessage.Create ROUTER = create(Optional.of(new RouterRequest(48, List.of())));

    private static ClientMessage.Create create(Optional<RouterRequest> router) {
        return new ClientMessage.Create(
                new TunnelRequest(TunnelType.V6V4, false, Ipv4Address.of("192.0.2.10"), Optional.empty(), router));
    }

    private static final List<ClientMessage> MESSAGES = List.of(
            new ClientMessage.Version("2.0.2"),
            new ClientMessage.Version("9"),
            new ClientMessage.Authenticate("ANONYMOUS"),
            new ClientMessage.Authenticate("DIGEST-MD5"),
            new ClientMessage.Authenticate("PLAIN"),
            new ClientMessage.Authenticate("NONSENSE"),
            new ClientMessage.SaslResponse("nonsense"),
            new ClientMessage.PlainResponse("\0alice\0s3cret"),
            HOST,
            ROUTER,
            new ClientMessage.Accept(),
            new ClientMessage.Reject(),
            new ClientMessage.Delete(),
            new ClientMessage.Query(),
            new ClientMessage.EchoRequest(),
            new ClientMessage.Poll());

    /** Where a session can stand. */
    enum Place {
        AWAITING_VERSION,
        AWAITING_MECHANISM,
        AUTHENTICATING,
        LOOKING_UP,
        PROVING,
        COMMANDING,
        RECALLING,
        CLAIMING,
        OFFERING,
        ACCEPTING,
        OPENING,
        ESTABLISHED,
        CLOSED
    }

    /** A session that got there in the ordinary way, as user alice. */
    private static final class Walk {
        private final LeaseStore leases = Brokers.leases();
        private final BrokerStores stores = new BrokerStores(Brokers.CREDENTIALS, leases);
        private final Map<Place, BrokerState> places = new EnumMap<>(Place.class);
        private BrokerState state;
        private List<BrokerOutput> outputs = List.of();
        private List<BrokerOutput> opening = List.of();

        Walk(Transport transport) {
            state = BrokerState.begin(SETTINGS, Brokers.mechanisms(), transport, Brokers.HOME, NOW);
            at(Place.AWAITING_VERSION);
            say(new ClientMessage.Version("2.0.2"));
            at(Place.AWAITING_MECHANISM);
            say(new ClientMessage.Authenticate("PLAIN"));
            at(Place.AUTHENTICATING);
            say(new ClientMessage.PlainResponse("\0alice\0s3cret"));
            at(Place.LOOKING_UP);
            answer();
            at(Place.COMMANDING);
            places.put(Place.PROVING, new Proving((Commanding) state));
            say(new ClientMessage.Query());
            at(Place.RECALLING);
            answer();
            say(HOST);
            at(Place.CLAIMING);
            answer();
            at(Place.OFFERING);
            say(new ClientMessage.Accept());
            at(Place.ACCEPTING);
            answer();
            at(Place.OPENING);
            opening = outputs;
            answer();
            at(Place.ESTABLISHED);
            places.put(Place.CLOSED, new Closed());
        }

        private void at(Place place) {
            places.put(place, state);
        }

        private void say(ClientMessage message) {
            take(state.on(new BrokerInput.Received(message), NOW));
        }

        private void answer() {
            for (BrokerOutput output : outputs) {
                if (output instanceof BrokerEffect effect) {
                    Brokers.perform(stores, effect).ifPresent(answer -> take(state.on(answer, NOW)));
                }
            }
        }

        private void take(Step<BrokerState, BrokerOutput> step) {
            state = step.next();
            outputs = step.outputs();
        }
    }

    private static List<BrokerMessage> said(Step<BrokerState, BrokerOutput> step) {
        List<BrokerMessage> said = new ArrayList<>();
        for (BrokerOutput output : step.outputs()) {
            if (output instanceof BrokerOutput.Send send) {
                said.add(send.message());
            }
        }
        return said;
    }

    private static <T extends BrokerOutput> List<T> outputs(Step<BrokerState, BrokerOutput> step, Class<T> type) {
        return step.outputs().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Step<BrokerState, BrokerOutput> meet(BrokerState state, ClientMessage message) {
        return state.on(new BrokerInput.Received(message), NOW);
    }

    private static final Map<Transport, Walk> WALKS = Map.of(
            Transport.TCP, new Walk(Transport.TCP),
            Transport.UDP, new Walk(Transport.UDP));

    /** States are values: one walk serves all. */
    private static BrokerState place(Place place, Transport transport) {
        return WALKS.get(transport).places.get(place);
    }

    /** "For each command sent by a tunnel client, there is an expected response from the server." */
    @ParameterizedTest
    @EnumSource(Place.class)
    void shouldAnswerEveryMessageOverUdpExactlyOnce(Place place) {
        if (place == Place.CLOSED) {
            return;
        }
        BrokerState state = place(place, Transport.UDP);
        for (ClientMessage message : MESSAGES) {
            Step<BrokerState, BrokerOutput> step = meet(state, message);

            assertThat(said(step))
                    .as("%s meets %s", place, message)
                    .hasSize(step.next().isWaiting() && !state.isWaiting() ? 0 : 1);
        }
    }

    /** Everything but what ends in silence by the protocol itself. */
    @ParameterizedTest
    @EnumSource(Place.class)
    void shouldNeverSendEmptyAnswersOverTcp(Place place) {
        BrokerState state = place(place, Transport.TCP);
        for (ClientMessage message : MESSAGES) {
            assertThat(said(meet(state, message))).doesNotHaveAnyElementsOfTypes(BrokerMessage.Acknowledgement.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void shouldSurviveEveryFaultAndLateAnswerAndTick(Place place) {
        Lease lease =
                ((Established) place(Place.ESTABLISHED, Transport.UDP)).terms().lease();
        List<BrokerInput> inputs = new ArrayList<>(List.of(
                new BrokerInput.Disconnected(),
                new BrokerInput.Ticked(),
                new BrokerInput.Claimed(new ClaimAnswer.Granted(lease)),
                new BrokerInput.Claimed(new ClaimAnswer.Refused(ClaimAnswer.Reason.NO_ADDRESS)),
                new BrokerInput.Found(Optional.empty()),
                new BrokerInput.Found(Optional.of(lease)),
                new BrokerInput.Renewed(Optional.empty()),
                new BrokerInput.Renewed(Optional.of(lease)),
                new BrokerInput.Opened(Optional.empty()),
                new BrokerInput.Opened(Optional.of(TunnelFailure.NO_ROOM)),
                new BrokerInput.LookedUp(ServerStep.refuse("alice", ServerStep.Reason.WRONG_CREDENTIALS))));
        for (WireFault fault : WireFault.values()) {
            inputs.add(new BrokerInput.Malformed(fault));
        }
        for (Transport transport : Transport.values()) {
            for (BrokerInput input : inputs) {
                for (Instant now : List.of(NOW, NOW.plusSeconds(1_000_000))) {
                    assertThat(place(place, transport).on(input, now)).isNotNull();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"AWAITING_VERSION", "AWAITING_MECHANISM", "AUTHENTICATING", "LOOKING_UP"})
    void shouldGrantNothingBeforeAuthentication(Place place) {
        for (ClientMessage message : List.of(HOST, ROUTER, new ClientMessage.Accept(), new ClientMessage.Delete())) {
            Step<BrokerState, BrokerOutput> step = meet(place(place, Transport.UDP), message);

            assertThat(step.next().proof()).isEmpty();
            assertThat(outputs(step, BrokerEffect.Claim.class)).isEmpty();
            assertThat(outputs(step, BrokerEffect.Renew.class)).isEmpty();
        }
    }

    @Test
    void shouldNotAuthenticateTwice() {
        Step<BrokerState, BrokerOutput> step =
                meet(place(Place.COMMANDING, Transport.TCP), new ClientMessage.Authenticate("ANONYMOUS"));

        assertThat(said(step)).containsExactly(new BrokerMessage.CommandReply(Status.INVALID_REQUEST));
    }

    /** RFC 5572 §4.7.1: "info: action used to request current properties of an existing tunnel", in a session of its own too. */
    @Test
    void shouldTellUserOfTheTunnelOfAnotherSession() {
        Lease lease =
                ((Established) place(Place.ESTABLISHED, Transport.UDP)).terms().lease();
        Step<BrokerState, BrokerOutput> asked = meet(place(Place.COMMANDING, Transport.TCP), new ClientMessage.Query());
        assertThat(outputs(asked, BrokerEffect.Find.class))
                .containsExactly(new BrokerEffect.Find(new LeaseOwner.User("alice")));

        Step<BrokerState, BrokerOutput> told = asked.next().on(new BrokerInput.Found(Optional.of(lease)), NOW);

        assertThat(said(told)).singleElement().isInstanceOfSatisfying(BrokerMessage.Offer.class, offer -> assertThat(
                        offer.tunnel().clientIpv6())
                .isEqualTo(lease.address()));
        assertThat(told.next()).isInstanceOf(Commanding.class);
    }

    /** "delete: action used to remove an existing tunnel from the server." */
    @Test
    void shouldDeleteTheTunnelOfAnotherSession() {
        Lease lease =
                ((Established) place(Place.ESTABLISHED, Transport.UDP)).terms().lease();
        BrokerState recalling = meet(place(Place.COMMANDING, Transport.UDP), new ClientMessage.Delete())
                .next();

        Step<BrokerState, BrokerOutput> deleted = recalling.on(new BrokerInput.Found(Optional.of(lease)), NOW);
        Step<BrokerState, BrokerOutput> gone = recalling.on(new BrokerInput.Found(Optional.empty()), NOW);

        assertThat(outputs(deleted, BrokerEffect.CloseTunnel.class))
                .singleElement()
                .satisfies(close -> assertThat(close.terms().lease()).isEqualTo(lease));
        assertThat(outputs(deleted, BrokerEffect.Release.class))
                .containsExactly(new BrokerEffect.Release(lease.owner(), lease.revision()));
        assertThat(said(deleted)).containsExactly(new BrokerMessage.CommandReply(Status.SUCCESS));
        assertThat(said(gone)).containsExactly(new BrokerMessage.CommandReply(Status.SUCCESS));
        assertThat(outputs(gone, BrokerEffect.CloseTunnel.class)).isEmpty();
    }

    /** Whoever is anonymous has nothing to show that a tunnel is his. */
    @Test
    void shouldTellAnonymousClientsOfNoOtherSession() {
        BrokerState state = BrokerState.greeted(
                        Brokers.settings(), Brokers.mechanisms(), Transport.UDP, Brokers.HOME, NOW)
                .on(new BrokerInput.Received(new ClientMessage.Authenticate("ANONYMOUS")), NOW)
                .next();

        for (ClientMessage message : List.of(new ClientMessage.Query(), new ClientMessage.Delete())) {
            assertThat(said(meet(state, message)))
                    .containsExactly(new BrokerMessage.CommandReply(Status.INVALID_REQUEST));
        }
    }

    @Test
    void shouldReleaseReservationOfWhoFallsSilentOverGarbage() {
        for (Transport transport : Transport.values()) {
            Step<BrokerState, BrokerOutput> step =
                    place(Place.OFFERING, transport).on(new BrokerInput.Malformed(WireFault.BAD_LENGTH), NOW);

            assertThat(outputs(step, BrokerEffect.Release.class)).hasSize(1);
        }
    }

    @Test
    void shouldOfferTheSameTermsToTheSameWish() {
        BrokerState offering = place(Place.OFFERING, Transport.UDP);

        Step<BrokerState, BrokerOutput> again = meet(offering, HOST);

        assertThat(again.next()).isSameAs(offering);
        assertThat(said(again)).containsExactly(((Offering) offering).offer().message());
        assertThat(outputs(again, BrokerEffect.Claim.class)).isEmpty();
    }

    @Test
    void shouldClaimAnewForAnotherWish() {
        for (Place place : List.of(Place.OFFERING, Place.ESTABLISHED)) {
            Step<BrokerState, BrokerOutput> step = meet(place(place, Transport.UDP), ROUTER);

            assertThat(outputs(step, BrokerEffect.Claim.class)).singleElement().satisfies(claim -> {
                assertThat(claim.claim().owner()).isEqualTo(new LeaseOwner.User("alice"));
                assertThat(claim.claim().prefixLength()).contains(48);
            });
        }
    }

    @Test
    void shouldOpenTheTunnelBeforeItAcknowledges() {
        Walk walk = new Walk(Transport.UDP);

        assertThat(walk.opening).singleElement().isInstanceOf(BrokerEffect.OpenTunnel.class);
        assertThat(walk.outputs.get(walk.outputs.size() - 1))
                .isEqualTo(new BrokerOutput.Send(new BrokerMessage.Acknowledgement()));
    }

    @Test
    void shouldAcceptTwiceAsOnce() {
        Step<BrokerState, BrokerOutput> again =
                meet(place(Place.ESTABLISHED, Transport.UDP), new ClientMessage.Accept());

        assertThat(again.outputs()).containsExactly(new BrokerOutput.Send(new BrokerMessage.Acknowledgement()));
    }

    @Test
    void shouldReleaseWhatIsNotAccepted() {
        Offering offering = (Offering) place(Place.OFFERING, Transport.TCP);
        Lease lease = offering.terms().lease();
        BrokerEffect release = new BrokerEffect.Release(lease.owner(), lease.revision());

        assertThat(meet(offering, new ClientMessage.Reject()).outputs()).contains(release);
        assertThat(meet(offering, new ClientMessage.Delete()).outputs()).contains(release);
        assertThat(offering.on(new BrokerInput.Disconnected(), NOW).outputs()).contains(release);
        assertThat(offering.on(new BrokerInput.Ticked(), offering.deadline()).outputs())
                .contains(release);
        assertThat(offering.on(new BrokerInput.Ticked(), offering.deadline().minusNanos(1))
                        .outputs())
                .isEmpty();
    }

    /** No message of TSP ends a tunnel, but delete, which nobody sends. */
    @Test
    void shouldKeepTheTunnelWhenTheConnectionEnds() {
        BrokerState established = place(Place.ESTABLISHED, Transport.TCP);

        assertThat(established.on(new BrokerInput.Disconnected(), NOW).outputs())
                .containsExactly(new BrokerOutput.Close());
        assertThat(established.deadline()).isEqualTo(Instant.MAX);
        assertThat(outputs(meet(established, new ClientMessage.Delete()), BrokerEffect.CloseTunnel.class))
                .hasSize(1);
    }

    /** Four forged datagrams would be enough to end the tunnel of anybody whose address is known. */
    @Test
    void shouldLetNoAnonymousDatagramEndATunnel() {
        BrokerStores stores = new BrokerStores(Brokers.CREDENTIALS, Brokers.leases());
        BrokerState state =
                BrokerState.greeted(Brokers.settings(), Brokers.mechanisms(), Transport.UDP, Brokers.HOME, NOW);
        for (ClientMessage message :
                List.of(new ClientMessage.Authenticate("ANONYMOUS"), HOST, new ClientMessage.Accept())) {
            Step<BrokerState, BrokerOutput> step = meet(state, message);
            state = step.next();
            for (BrokerEffect effect : outputs(step, BrokerEffect.class)) {
                state = settle(stores, state, effect);
            }
        }
        assertThat(state).isInstanceOf(Established.class);

        Step<BrokerState, BrokerOutput> deleted = meet(state, new ClientMessage.Delete());

        assertThat(said(deleted)).containsExactly(new BrokerMessage.CommandReply(Status.AUTHENTICATION_FAILED));
        assertThat(outputs(deleted, BrokerEffect.CloseTunnel.class)).isEmpty();
        assertThat(outputs(deleted, BrokerEffect.Release.class)).isEmpty();
    }

    private static BrokerState settle(BrokerStores stores, BrokerState state, BrokerEffect effect) {
        Optional<BrokerInput> answer = Brokers.perform(stores, effect);
        if (answer.isEmpty()) {
            return state;
        }
        Step<BrokerState, BrokerOutput> step = state.on(answer.get(), NOW);
        BrokerState settled = step.next();
        for (BrokerEffect next : outputs(step, BrokerEffect.class)) {
            settled = settle(stores, settled, next);
        }
        return settled;
    }

    @Test
    void shouldStillOpenTheTunnelOfClientThatHangsUpAfterAccept() {
        for (Place place : List.of(Place.ACCEPTING, Place.OPENING)) {
            BrokerState waiting = place(place, Transport.TCP);

            assertThat(waiting.on(new BrokerInput.Disconnected(), NOW).next()).isSameAs(waiting);
        }
    }

    /** RFC 5572 appendix B: 301 where there are no more tunnels, 310 where it is our fault. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldTellClientWhoseTunnelCannotBeMadeAndTakeHisLeaseBack(Transport transport) {
        Map<TunnelFailure, Integer> codes = Map.of(
                TunnelFailure.NO_ROOM, 301,
                TunnelFailure.END_UNUSABLE, 310,
                TunnelFailure.ROUTE_REFUSED, 310);
        Opening opening = (Opening) place(Place.OPENING, transport);
        Lease lease = opening.terms().lease();
        for (TunnelFailure failure : TunnelFailure.values()) {
            Step<BrokerState, BrokerOutput> step = opening.on(new BrokerInput.Opened(Optional.of(failure)), NOW);

            assertThat(said(step))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            BrokerMessage.CommandReply.class,
                            reply -> assertThat(reply.status().code()).isEqualTo(codes.get(failure)));
            assertThat(outputs(step, BrokerEffect.Release.class))
                    .containsExactly(new BrokerEffect.Release(lease.owner(), lease.revision()));
            assertThat(step.next()).as("he may ask again").isInstanceOf(Commanding.class);
        }
    }

    @Test
    void shouldSayWhyThereIsNoTunnel() {
        BrokerState claiming = place(Place.CLAIMING, Transport.TCP);
        Map<ClaimAnswer.Reason, Integer> codes = Map.of(
                ClaimAnswer.Reason.NO_ADDRESS, 301,
                ClaimAnswer.Reason.TOO_MANY_HERE, 301,
                ClaimAnswer.Reason.NO_PREFIX, 507,
                ClaimAnswer.Reason.ENDPOINT_IN_USE, 506,
                ClaimAnswer.Reason.UNAVAILABLE, 530,
                ClaimAnswer.Reason.STORE_FAILED, 310);

        codes.forEach((reason, code) -> {
            Step<BrokerState, BrokerOutput> step =
                    claiming.on(new BrokerInput.Claimed(new ClaimAnswer.Refused(reason)), NOW);
            assertThat(said(step))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            BrokerMessage.CommandReply.class,
                            reply -> assertThat(reply.status().code()).isEqualTo(code));
            assertThat(step.next().isClosed()).isFalse();
        });
    }

    @Test
    void shouldSendClientsOnWhenItHasNoRoom() {
        BrokerSettings.Referral referral = new BrokerSettings.Referral(
                List.of(org.sitless.tsp.message.NamedAddress.name("tb.example.org")), false);
        Encounter encounter = new Encounter(
                Brokers.with(List.of(Mechanism.ANONYMOUS), referral, Set.of()),
                Brokers.mechanisms(),
                Transport.TCP,
                Brokers.HOME);

        assertThat(encounter.commandReply(Status.NO_MORE_TUNNELS).status().code())
                .isEqualTo(1301);
        assertThat(encounter.commandReply(Status.NO_MORE_TUNNELS).brokers()).hasSize(1);
        assertThat(encounter.commandReply(Status.INVALID_IPV4).brokers()).isEmpty();
        assertThat(encounter.statusLine(Status.AUTHENTICATION_FAILED).brokers()).isEmpty();
    }

    @Test
    void shouldEndSessionOfClientThatOnlyErrs() {
        BrokerState state = place(Place.COMMANDING, Transport.TCP);
        int answers = 0;
        while (!state.isClosed() && answers < 100) {
            state = meet(state, new ClientMessage.Accept()).next();
            answers++;
        }

        assertThat(answers).isEqualTo(6);
    }

    @Test
    void shouldNotWaitForStoresForEver() {
        for (Place place : List.of(Place.LOOKING_UP, Place.RECALLING, Place.CLAIMING, Place.ACCEPTING)) {
            BrokerState waiting = place(place, Transport.UDP);
            assertThat(waiting.isWaiting()).isTrue();

            Step<BrokerState, BrokerOutput> step = waiting.on(new BrokerInput.Ticked(), waiting.deadline());

            assertThat(step.next().isWaiting()).isFalse();
            assertThat(said(step)).singleElement().asString().contains("530");
        }
    }

    @Test
    void shouldGiveUpATunnelOfWhichNobodySaysWhetherItIsUp() {
        BrokerState opening = place(Place.OPENING, Transport.UDP);

        Step<BrokerState, BrokerOutput> step = opening.on(new BrokerInput.Ticked(), opening.deadline());

        assertThat(said(step)).singleElement().asString().contains("310");
        assertThat(outputs(step, BrokerEffect.CloseTunnel.class)).hasSize(1);
        assertThat(outputs(step, BrokerEffect.Release.class)).hasSize(1);
    }
}
