package org.sitless.tsp.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.AuthenticationThrottle;
import org.sitless.tsp.auth.ServerMechanisms;
import org.sitless.tsp.auth.TokenBuckets;
import org.sitless.tsp.codec.BrokerMessageWriter;
import org.sitless.tsp.codec.ClientMessageDatagram;
import org.sitless.tsp.codec.Framing;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.udp.DuplicateCache;
import org.sitless.tsp.udp.TspUdpHeader;

/**
 * A broker's end of all sessions over one UDP port, without the port. Not for several threads.
 *
 * <p>The road of a datagram: 1 is it signalling, and small; 2 may its source have an answer; 3 can it be answered without remembering
 * anything (VERSION, ECHO REQUEST); 4 was it answered before; 5 whose session is it; 6 what does the session say; 7 send and remember
 * that. Data never comes here.
 *
 * <p>AUTHENTICATE opens a session, in place of any other of its source. The tunnel of that source stays: it is replaced only when the new
 * session has authenticated and accepted, since anybody can forge the datagram that opens one.
 */
public final class BrokerDatagrams {
    /** A request, its header line and some slack. */
    private static final int LONGEST = TspUdpHeader.LENGTH + 8_192 + 256;

    /** So many times more answers for a user than for a stranger: his address may be forged as well, but only if his port is known. */
    private static final int USER_SHARE = 4;

    private final BrokerSettings settings;
    private final ServerMechanisms mechanisms;
    private final AuthenticationThrottle throttle;
    private final TokenBuckets<IpAddress> answers;
    private final TokenBuckets<PeerAddress> answersToUsers;
    private final DuplicateCache seen;
    private final DatagramSessions sessions;
    private long lastGeneration;

    public BrokerDatagrams(
            BrokerSettings settings,
            ServerMechanisms mechanisms,
            AuthenticationThrottle throttle,
            DatagramLimits limits) {
        this.settings = settings;
        this.mechanisms = mechanisms;
        this.throttle = throttle;
        this.answers = new TokenBuckets<>(limits.answerBurst(), limits.perAnswer(), limits.countedSources());
        this.answersToUsers = new TokenBuckets<>(
                limits.answerBurst() * USER_SHARE, limits.perAnswer().dividedBy(USER_SHARE), limits.verifiedSessions());
        this.seen =
                new DuplicateCache(limits.unverifiedSessions() + limits.verifiedSessions(), limits.rememberedOctets());
        this.sessions = new DatagramSessions(limits);
    }

    /** What to do, in this order. */
    public sealed interface Action {}

    /** Send this from the port it came to. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Reply(PeerAddress to, byte[] datagram) implements Action {}

    /** Carry this out; what it answers comes back by {@link BrokerDatagrams#onAnswer}. */
    public record Perform(SessionKey session, BrokerEffect effect) implements Action {}

    public List<Action> onDatagram(PeerAddress source, byte[] datagram, Instant now) {
        List<Action> actions = new ArrayList<>();
        Optional<TspUdpHeader> header = TspUdpHeader.read(datagram);
        if (header.isEmpty() || datagram.length > LONGEST) {
            return actions;
        }
        byte[] body = TspUdpHeader.bodyOf(datagram);
        boolean greets = DatagramBodies.isEchoRequest(body) || DatagramBodies.asksForCapabilities(body);
        if (!mayBeAnswered(source, greets, now)) {
            return actions;
        }
        if (greets) {
            greet(source, header.get(), body, now, actions);
        } else {
            onRequest(source, header.get(), body, now, actions);
        }
        return actions;
    }

    /** A greeting proves nothing, whoever's session is at its source. */
    private boolean mayBeAnswered(PeerAddress source, boolean greets, Instant now) {
        boolean fromUser = !greets && sessions.isVerified(source);
        return fromUser ? answersToUsers.take(source, now) : answers.take(source.address(), now);
    }

    /** Answers from nothing but the datagram: a flood of these leaves no trace. */
    private void greet(PeerAddress source, TspUdpHeader header, byte[] body, Instant now, List<Action> actions) {
        BrokerState passing = BrokerState.begin(settings, mechanisms, Transport.UDP, source, now);
        BrokerInput input = BrokerStream.input(ClientMessageDatagram.read(body, Framing.COMMAND));
        sessions.find(source).ifPresent(DatagramSession::noteGreeting);
        for (BrokerOutput output : passing.on(input, now).outputs()) {
            if (output instanceof BrokerOutput.Send send) {
                actions.add(new Reply(source, header.inFrontOf(BrokerMessageWriter.write(send.message()))));
            } else if (output instanceof BrokerEffect effect) {
                actions.add(new Perform(new SessionKey(source, 0), effect));
            }
        }
    }

    private void onRequest(PeerAddress source, TspUdpHeader header, byte[] body, Instant now, List<Action> actions) {
        boolean opens = DatagramBodies.opensSession(body);
        if (!opens && !seen.knows(source) && sessions.find(source).isEmpty()) {
            actions.add(new Reply(source, header.inFrontOf(toStranger(body))));
            return;
        }
        if (opens && sessions.find(source).map(DatagramSession::isSucceeded).orElse(true)) {
            seen.forget(source);
        }
        DuplicateCache.Verdict verdict = seen.judge(source, header, body, now);
        if (verdict instanceof DuplicateCache.Answered known) {
            actions.add(new Reply(source, header.inFrontOf(known.body())));
        } else if (verdict instanceof DuplicateCache.Fresh fresh) {
            if (fresh.reusesNumber()) {
                sessions.remove(source);
                seen.forget(source);
                seen.judge(source, header, body, now);
            }
            if (opens) {
                open(source, now);
            }
            onFreshRequest(source, header, body, now, actions);
        }
    }

    /** Somebody whose session is long gone, or never was. A poll gets no more than it sent. */
    private static byte[] toStranger(byte[] body) {
        BrokerMessage message = body.length == 0
                ? new BrokerMessage.Acknowledgement()
                : new BrokerMessage.StatusLine(Status.INVALID_REQUEST);
        return BrokerMessageWriter.write(message);
    }

    private void open(PeerAddress source, Instant now) {
        BrokerState begun = BrokerState.greeted(settings, mechanisms, Transport.UDP, source, now);
        SessionKey key = new SessionKey(source, ++lastGeneration);
        DatagramSession session = new DatagramSession(key, new BrokerConversation(source.address(), throttle, begun));
        sessions.add(session).ifPresent(seen::forget);
    }

    private void onFreshRequest(
            PeerAddress source, TspUdpHeader header, byte[] body, Instant now, List<Action> actions) {
        Optional<DatagramSession> found = sessions.find(source);
        if (found.isEmpty()) {
            reply(source, header, toStranger(body), actions);
            return;
        }
        DatagramSession session = found.get();
        TspUdpHeader waitingFor = session.request();
        boolean waited = session.state().isWaiting();
        session.owe(header);
        Framing framing = session.conversation().framing();
        feed(session, BrokerStream.input(ClientMessageDatagram.read(body, framing)), now, actions);
        if (waited && session.state().isWaiting()) {
            session.owe(waitingFor);
        }
    }

    /** The answer of a store. One for a session that is gone is dropped. */
    public List<Action> onAnswer(SessionKey key, BrokerInput answer, Instant now) {
        List<Action> actions = new ArrayList<>();
        sessions.find(key).ifPresent(session -> feed(session, answer, now, actions));
        return actions;
    }

    /** To be called at {@link #deadline()}, harmless before. */
    public List<Action> onTick(Instant now) {
        List<Action> actions = new ArrayList<>();
        for (Optional<DatagramSession> due = sessions.due(now); due.isPresent(); due = sessions.due(now)) {
            feed(due.get(), new BrokerInput.Ticked(), now, actions);
        }
        return actions;
    }

    /** When to call {@link #onTick}; nothing if never. */
    public Optional<Instant> deadline() {
        return sessions.nextAlarm();
    }

    /** Sessions in memory. */
    public int sessions() {
        return sessions.size();
    }

    private void feed(DatagramSession session, BrokerInput input, Instant now, List<Action> actions) {
        run(session, input, now, actions);
        if (session.state().isClosed()) {
            sessions.find(session.key())
                    .ifPresent(known -> sessions.remove(known.key().source()));
            return;
        }
        sessions.promote(session);
        sessions.setAlarm(session);
    }

    private void run(DatagramSession session, BrokerInput input, Instant now, List<Action> actions) {
        for (BrokerOutput output : session.conversation().feed(input, now)) {
            if (output instanceof BrokerOutput.Send send) {
                answer(session, send.message(), actions);
            } else if (output instanceof BrokerEffect effect) {
                actions.add(new Perform(session.key(), effect));
            }
        }
        if (session.owesAnswer() && !session.state().isWaiting()) {
            answer(session, new BrokerMessage.Acknowledgement(), actions);
        }
    }

    /** A request has one answer; what else a session has to say, a client asks for. */
    private void answer(DatagramSession session, BrokerMessage message, List<Action> actions) {
        if (session.owesAnswer()) {
            session.paid();
            byte[] body = BrokerMessageWriter.write(admissible(session, message));
            reply(session.key().source(), session.request(), body, actions);
        }
    }

    /** Nothing long goes to where it may not have been asked for, and no more users are let in than there is room for. */
    private BrokerMessage admissible(DatagramSession session, BrokerMessage message) {
        PeerAddress source = session.key().source();
        if (session.isVerified() && !sessions.isVerified(source) && !sessions.hasRoomForVerified()) {
            sessions.remove(source);
            return new BrokerMessage.StatusLine(Status.TOO_BUSY);
        }
        boolean tooLong = BrokerMessageWriter.write(message).length > Encounter.UNVERIFIED_LIMIT;
        if (tooLong && !session.isAuthenticated()) {
            sessions.remove(source);
            return new BrokerMessage.StatusLine(Status.SERVER_ERROR);
        }
        return message;
    }

    private void reply(PeerAddress to, TspUdpHeader header, byte[] body, List<Action> actions) {
        seen.answered(to, header.word(), body);
        actions.add(new Reply(to, header.inFrontOf(body)));
    }
}
