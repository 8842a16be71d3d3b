package org.sitless.app.negotiation;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.ClientWish;
import org.sitless.tsp.session.Transport;
import org.sitless.tsp.transport.ClientTransport;
import org.sitless.tsp.transport.Negotiated;
import org.sitless.tsp.transport.Negotiation;

/**
 * Sessions over sockets of the JVM. Over UDP only where no data will follow.
 *
 * @param from our address; empty: the one that the route uses
 */
public record NettySignalling(Transport transport, ClientTransport sockets, Optional<Ipv4Address> from)
        implements Signalling {
    @Override
    public Session negotiate(PeerAddress broker, ClientWish wish, ClientMechanisms mechanisms)
            throws InterruptedException {
        Negotiation negotiation = transport == Transport.TCP
                ? sockets.overTcp(broker, from, wish, mechanisms)
                : sockets.overUdp(broker, from, wish, mechanisms);
        try {
            Negotiated end = negotiation.result().get();
            return new Session(end.outcome(), end.local(), end.localPort(), end.detail(), new OpenLine(negotiation));
        } catch (ExecutionException | CancellationException e) {
            throw new IllegalStateException("a negotiation ends with an outcome", e);
        } catch (InterruptedException e) {
            negotiation.close();
            throw e;
        }
    }

    private record OpenLine(Negotiation negotiation) implements Session.Line {
        @Override
        public CompletableFuture<Void> gone() {
            return negotiation.gone();
        }

        @Override
        public void close() {
            negotiation.close();
        }
    }
}
