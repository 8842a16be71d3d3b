package org.sitless.tsp.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.AuthenticationThrottle;
import org.sitless.tsp.auth.ServerMechanisms;
import org.sitless.tsp.codec.BrokerMessageWriter;
import org.sitless.tsp.codec.ClientMessageStream;
import org.sitless.tsp.codec.Decoded;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.PeerAddress;

/**
 * A broker's end of one TCP connection, without the connection. Not for several threads.
 *
 * <p>While a store is being asked, nothing is read from what has arrived: the answer may change how to read it. Whoever drives this stops
 * receiving while it {@link #isFull()}.
 */
public final class BrokerStream {
    private final ClientMessageStream incoming = new ClientMessageStream();
    private final BrokerConversation conversation;
    private Instant lastWrite = Instant.MIN;

    public BrokerStream(
            BrokerSettings settings,
            ServerMechanisms mechanisms,
            AuthenticationThrottle throttle,
            PeerAddress source,
            Instant now) {
        BrokerState begun = BrokerState.begin(settings, mechanisms, Transport.TCP, source, now);
        this.conversation = new BrokerConversation(source.address(), throttle, begun);
    }

    /** What to do, in this order. */
    public sealed interface Action {}

    /**
     * Write this, all at once and nothing with it, in a segment of its own (TCP_NODELAY).
     *
     * @param notBefore never earlier than that of the write before
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Write(byte[] segment, Instant notBefore) implements Action {}

    /** Close the connection once everything is written. */
    public record Hangup() implements Action {}

    /** Carry this out; what it answers comes back by {@link BrokerStream#onAnswer}. */
    public record Perform(BrokerEffect effect) implements Action {}

    public List<Action> onOctets(byte[] octets, Instant now) {
        incoming.append(octets);
        List<Action> actions = new ArrayList<>();
        readOn(now, actions);
        return actions;
    }

    public List<Action> onAnswer(BrokerInput answer, Instant now) {
        List<Action> actions = new ArrayList<>();
        feed(answer, now, actions);
        readOn(now, actions);
        return actions;
    }

    /** To be called at {@link #deadline()}, harmless before. */
    public List<Action> onTick(Instant now) {
        List<Action> actions = new ArrayList<>();
        feed(new BrokerInput.Ticked(), now, actions);
        readOn(now, actions);
        return actions;
    }

    /** The connection is gone. A tunnel being accepted may still come up. */
    public List<Action> onDisconnect(Instant now) {
        List<Action> actions = new ArrayList<>();
        feed(new BrokerInput.Disconnected(), now, actions);
        return actions;
    }

    /** When to call {@link #onTick}; nothing if never. */
    public Optional<Instant> deadline() {
        Instant deadline = conversation.state().deadline();
        return deadline.equals(Instant.MAX) ? Optional.empty() : Optional.of(deadline);
    }

    public boolean isFull() {
        return incoming.isFull();
    }

    public boolean isClosed() {
        return conversation.state().isClosed();
    }

    private void readOn(Instant now, List<Action> actions) {
        while (!conversation.state().isWaiting() && !isClosed()) {
            Optional<Decoded<ClientMessage>> next = incoming.next(conversation.framing());
            if (next.isEmpty()) {
                return;
            }
            feed(input(next.get()), now, actions);
        }
    }

    static BrokerInput input(Decoded<ClientMessage> decoded) {
        return decoded instanceof Decoded.Fault<ClientMessage> fault
                ? new BrokerInput.Malformed(fault.fault())
                : new BrokerInput.Received(((Decoded.Message<ClientMessage>) decoded).message());
    }

    private void feed(BrokerInput input, Instant now, List<Action> actions) {
        for (BrokerOutput output : conversation.feed(input, now)) {
            if (output instanceof BrokerOutput.Send send) {
                lastWrite = later(lastWrite, now).plus(send.pause());
                byte[] segment = BrokerMessageWriter.write(send.message());
                if (segment.length > 0) {
                    actions.add(new Write(segment, lastWrite));
                }
            } else if (output instanceof BrokerOutput.Close) {
                actions.add(new Hangup());
            } else if (output instanceof BrokerEffect effect) {
                actions.add(new Perform(effect));
            }
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
