package org.sitless.app.broker;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.sitless.dataplane.Dataplane;
import org.sitless.dataplane.SignallingTap;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.transport.BrokerDatagramServer;
import org.sitless.tsp.transport.DatagramPort;

/**
 * Carries signalling between the UDP socket, which the data plane owns, and TSP. The socket is open before there is somebody to answer;
 * what comes in between is dropped, and asked again.
 *
 * <p>Threads: {@link #onSignalling} a lane's, which hands over and goes on; {@link #send} any.
 */
final class SignallingBridge implements SignallingTap, DatagramPort {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile Optional<BrokerDatagramServer> server = Optional.empty();
    private volatile Optional<SignalSender> carrier = Optional.empty();

    /** Datagrams that left. */
    long sent() {
        return sent.get();
    }

    /** Datagrams that the socket did not take. */
    long failed() {
        return failed.get();
    }

    /** From now on answers can be sent. */
    void answerBy(SignalSender sender) {
        carrier = Optional.of(sender);
    }

    /** From now on there is somebody to answer. */
    void handTo(BrokerDatagramServer listener) {
        server = Optional.of(listener);
    }

    /** {@link Dataplane#signal}. */
    @FunctionalInterface
    interface SignalSender {
        /** Sends one datagram. @return 0 or -errno */
        int signal(Ipv4Address to, int port, byte[] datagram);
    }

    @Override
    public void onSignalling(Ipv4Address source, int port, byte[] datagram) {
        Optional<BrokerDatagramServer> listener = server;
        if (listener.isPresent()) {
            PeerAddress from = new PeerAddress(new org.sitless.tsp.message.Ipv4Address(source.bits()), port);
            listener.get().offer(from, datagram);
        }
    }

    /** {@link Dataplane#signal} says why one could not be sent; the client will ask again whatever it was. */
    @Override
    public void send(PeerAddress to, byte[] datagram) {
        if (to.address() instanceof org.sitless.tsp.message.Ipv4Address address) {
            boolean left = carrier.map(sender -> sender.signal(WireValues.of(address), to.port(), datagram) == 0)
                    .orElse(false);
            (left ? sent : failed).incrementAndGet();
        }
    }
}
