package org.sitless.app.client;

import java.util.Optional;
import org.sitless.app.negotiation.NettyProbe;
import org.sitless.app.negotiation.NettySignalling;
import org.sitless.app.negotiation.Session;
import org.sitless.app.negotiation.Signalling;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.ClientWish;
import org.sitless.tsp.session.Transport;
import org.sitless.tsp.transport.ClientTransport;

/** Sockets of the JVM, opened when first needed: signalling over UDP goes without, and loading them takes a third of a second. */
final class ClientSockets implements AutoCloseable, Signalling {
    private final Optional<Ipv4Address> from;
    private Optional<ClientTransport> sockets = Optional.empty();

    /** @param from our address; empty: the one that the route uses */
    ClientSockets(Optional<Ipv4Address> from) {
        this.from = from;
    }

    @Override
    public Transport transport() {
        return Transport.TCP;
    }

    @Override
    public Session negotiate(PeerAddress broker, ClientWish wish, ClientMechanisms mechanisms)
            throws InterruptedException {
        return new NettySignalling(Transport.TCP, open(), from).negotiate(broker, wish, mechanisms);
    }

    NettyProbe probe() {
        return new NettyProbe(open());
    }

    private synchronized ClientTransport open() {
        if (sockets.isEmpty()) {
            sockets = Optional.of(new ClientTransport());
        }
        return sockets.get();
    }

    @Override
    public synchronized void close() {
        sockets.ifPresent(ClientTransport::close);
        sockets = Optional.empty();
    }
}
