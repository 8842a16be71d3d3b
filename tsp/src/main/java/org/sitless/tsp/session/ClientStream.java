package org.sitless.tsp.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.codec.BrokerMessageStream;
import org.sitless.tsp.codec.ClientMessageWriter;
import org.sitless.tsp.codec.Decoded;
import org.sitless.tsp.message.BrokerMessage;

/** A client's end of one TCP connection, without the connection. Not for several threads. */
public final class ClientStream {
    private final ClientSettings settings;
    private final ClientMechanisms mechanisms;
    private final BrokerMessageStream incoming = new BrokerMessageStream();
    private Optional<ClientState> state = Optional.empty();

    public ClientStream(ClientSettings settings, ClientMechanisms mechanisms) {
        this.settings = settings;
        this.mechanisms = mechanisms;
    }

    /**
     * The connection is there.
     *
     * @return segments to write
     */
    public List<byte[]> onConnect(Instant now) {
        return take(ClientState.begin(settings, mechanisms, Transport.TCP, now));
    }

    /**
     * The broker said something.
     *
     * @return segments to write
     */
    public List<byte[]> onOctets(byte[] octets, Instant now) {
        incoming.append(octets);
        List<byte[]> segments = new ArrayList<>();
        while (outcome().isEmpty()) {
            Optional<Decoded<BrokerMessage>> next = incoming.next();
            if (next.isEmpty()) {
                break;
            }
            segments.addAll(feed(input(next.get()), now));
        }
        return segments;
    }

    static ClientInput input(Decoded<BrokerMessage> decoded) {
        return decoded instanceof Decoded.Fault<BrokerMessage> fault
                ? new ClientInput.Malformed(fault.fault())
                : new ClientInput.Received(((Decoded.Message<BrokerMessage>) decoded).message());
    }

    /** To be called at {@link #deadline()}, harmless before. */
    public void onTick(Instant now) {
        feed(new ClientInput.Ticked(), now);
    }

    /** The connection is gone or was refused. Once there is an outcome it no longer matters. */
    public void onDisconnect(Instant now) {
        if (state.isEmpty()) {
            onConnect(now);
        }
        feed(new ClientInput.Disconnected(), now);
    }

    private List<byte[]> feed(ClientInput input, Instant now) {
        return state.isEmpty() ? List.of() : take(state.get().on(input, now));
    }

    private List<byte[]> take(Step<ClientState, ClientOutput> step) {
        state = Optional.of(step.next());
        List<byte[]> segments = new ArrayList<>();
        for (ClientOutput output : step.outputs()) {
            if (output instanceof ClientOutput.Send send) {
                segments.add(ClientMessageWriter.write(send.message()));
            }
        }
        return segments;
    }

    /** When to call {@link #onTick}; nothing if never. */
    public Optional<Instant> deadline() {
        return state.map(ClientState::deadline).filter(deadline -> !deadline.equals(Instant.MAX));
    }

    /** What it has come to, at the end. */
    public Optional<ClientOutcome> outcome() {
        return state.flatMap(ClientState::outcome);
    }
}
