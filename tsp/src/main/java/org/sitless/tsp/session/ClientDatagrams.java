package org.sitless.tsp.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.codec.BrokerMessageDatagram;
import org.sitless.tsp.codec.ClientMessageWriter;
import org.sitless.tsp.udp.ReliableRequests;

/**
 * A client's end of a session over UDP, without the port. Not for several threads.
 *
 * <p>Several sessions may follow each other on one port, as when the tunnel's NAT binding is to be kept: they share the
 * {@link ReliableRequests}, so that no sequence number comes twice.
 */
public final class ClientDatagrams {
    private final ClientSettings settings;
    private final ClientMechanisms mechanisms;
    private final ReliableRequests requests;
    private Optional<ClientState> state = Optional.empty();

    public ClientDatagrams(ClientSettings settings, ClientMechanisms mechanisms, ReliableRequests requests) {
        this.settings = settings;
        this.mechanisms = mechanisms;
        this.requests = requests;
    }

    /**
     * Begins.
     *
     * @return datagrams to send
     */
    public List<byte[]> start(Instant now) {
        return take(ClientState.begin(settings, mechanisms, Transport.UDP, now), now);
    }

    /**
     * Something came to the port. What is no answer to what was asked, data included, is passed over.
     *
     * @return datagrams to send
     */
    public List<byte[]> onDatagram(byte[] datagram, Instant now) {
        Optional<byte[]> body = requests.answer(datagram, now);
        return body.isEmpty() ? List.of() : feed(ClientStream.input(BrokerMessageDatagram.read(body.get())), now);
    }

    /**
     * To be called at {@link #deadline()}, harmless before.
     *
     * @return datagrams to send
     */
    public List<byte[]> onTick(Instant now) {
        ReliableRequests.Due due = requests.due(now);
        if (due instanceof ReliableRequests.Resend resend) {
            return List.of(resend.datagram());
        }
        return due instanceof ReliableRequests.GiveUp ? feed(new ClientInput.Disconnected(), now) : List.of();
    }

    /** The port is closed there: an ICMP error came back. */
    public void onUnreachable(Instant now) {
        feed(new ClientInput.Disconnected(), now);
    }

    private List<byte[]> feed(ClientInput input, Instant now) {
        return state.isEmpty() ? List.of() : take(state.get().on(input, now), now);
    }

    private List<byte[]> take(Step<ClientState, ClientOutput> step, Instant now) {
        state = Optional.of(step.next());
        List<byte[]> datagrams = new ArrayList<>();
        for (ClientOutput output : step.outputs()) {
            if (output instanceof ClientOutput.Send send) {
                datagrams.add(requests.begin(ClientMessageWriter.write(send.message()), now));
            }
        }
        return datagrams;
    }

    /** When to call {@link #onTick}; nothing once there is an outcome. */
    public Optional<Instant> deadline() {
        return outcome().isPresent() ? Optional.empty() : requests.deadline();
    }

    /** What it has come to, at the end. */
    public Optional<ClientOutcome> outcome() {
        return state.flatMap(ClientState::outcome);
    }
}
