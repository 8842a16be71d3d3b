package org.sitless.app.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sitless.app.host.OuterRoute;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.negotiation.Session;
import org.sitless.app.negotiation.Signalling;
import org.sitless.dataplane.SignallingTap;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.libc.Errno;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.ClientDatagrams;
import org.sitless.tsp.session.ClientOutcome;
import org.sitless.tsp.session.ClientWish;
import org.sitless.tsp.session.Transport;
import org.sitless.tsp.transport.MonotonicTime;
import org.sitless.tsp.udp.ReliableRequests;

/**
 * Signals through the UDP port that belongs to the data plane: "the same source/destination address and port used during the TSP
 * signaling are used to configure the v6udpv4 tunnel" (RFC 5572 §4.5.2).
 *
 * <p>Threads: {@link #onSignalling} is a lane's; {@link #negotiate} belongs to the one that negotiates; {@link #asking} is any's.
 */
final class TapSignalling implements Signalling, SignallingTap {
    private static final int MOST_WAITING = 64;
    /** Version, mechanism, two answers to a challenge, request and acceptance, and two to spare. */
    private static final int REQUESTS_OF_A_SESSION = 8;

    /** Stands in the inbox for an error. */
    private static final byte[] NOBODY_LISTENS = {};

    private final OuterRoutes routes;
    private final Optional<Ipv4Address> from;
    private final Time time;
    private final BlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>(MOST_WAITING);
    private volatile Optional<Asking> asking = Optional.empty();
    private volatile Optional<UdpPort> port = Optional.empty();
    private volatile boolean stale;
    private volatile boolean everAgreed;
    private ReliableRequests requests;

    /** @param from our address; empty: the one that the route uses */
    TapSignalling(OuterRoutes routes, Optional<Ipv4Address> from) {
        this(routes, from, new RealTime());
    }

    TapSignalling(OuterRoutes routes, Optional<Ipv4Address> from, Time time) {
        this.routes = routes;
        this.from = from;
        this.time = time;
        this.requests = new ReliableRequests(time.now());
    }

    /** What time it is, and how it passes. */
    interface Time {
        Instant now();

        /** The next of a queue; null if none comes in time. */
        byte[] await(BlockingQueue<byte[]> queue, Duration longest) throws InterruptedException;
    }

    private record RealTime() implements Time {
        @Override
        public Instant now() {
            return MonotonicTime.now();
        }

        @Override
        public byte[] await(BlockingQueue<byte[]> queue, Duration longest) throws InterruptedException {
            return queue.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The data plane's port. */
    interface UdpPort {
        int number();

        /** 0 or -errno. */
        int send(Ipv4Address to, int toPort, byte[] datagram);

        /** Goes over to another port of the kernel's choice, with the tunnel that there is. */
        void renew();
    }

    /** Whom we ask just now, and from which of our addresses. */
    record Asking(Ipv4Address broker, int brokerPort, Ipv4Address local) {}

    /** From now on through this port; its tap must be this. */
    void through(UdpPort dataplane) {
        port = Optional.of(dataplane);
        requests = new ReliableRequests(time.now());
        stale = false;
    }

    /**
     * Nobody answers through this port any more: the next session shall have another one. What a NAT remembers of the old one, it may
     * remember wrongly for as long as we use it.
     */
    void expire() {
        stale = true;
    }

    Optional<Asking> asking() {
        return asking;
    }

    /** Strangers' datagrams end here; so does what comes faster than it is read, and will come again. */
    @Override
    public void onSignalling(Ipv4Address source, int sourcePort, byte[] datagram) {
        if (isAsked(source, sourcePort)) {
            inbox.offer(datagram);
        }
    }

    /** Six seconds of asking a broker without UDP are of no use. One that once had it is being started again: it is asked as ever. */
    @Override
    public void onUnreachable(Ipv4Address destination, int destinationPort) {
        if (!everAgreed && isAsked(destination, destinationPort)) {
            inbox.offer(NOBODY_LISTENS);
        }
    }

    private boolean isAsked(Ipv4Address address, int itsPort) {
        Optional<Asking> now = asking;
        return now.isPresent()
                && now.get().broker().equals(address)
                && now.get().brokerPort() == itsPort;
    }

    @Override
    public Transport transport() {
        return Transport.UDP;
    }

    @Override
    public Session negotiate(PeerAddress broker, ClientWish wish, ClientMechanisms mechanisms)
            throws InterruptedException {
        if (!(broker.address() instanceof org.sitless.tsp.message.Ipv4Address spoken)) {
            return silent("no IPv4 address", new Ipv4Address(0));
        }
        Ipv4Address address = Addresses.of(spoken);
        Optional<OuterRoute> route = routes.to(address, from);
        if (route.isEmpty()) {
            return silent("no route to " + address, new Ipv4Address(0));
        }
        Asking question = new Asking(address, broker.port(), route.get().source());
        renewIfWorn();
        inbox.clear();
        asking = Optional.of(question);
        try {
            requests = requests.next();
            return converse(
                    question,
                    new ClientDatagrams(wish.settings(Addresses.spoken(question.local())), mechanisms, requests));
        } finally {
            asking = Optional.empty();
        }
    }

    /** An answer to a port that keeps its tunnel is the rule; a fresh one is for when the old one is of no use to this session. */
    private void renewIfWorn() {
        if (stale || requests.left() < REQUESTS_OF_A_SESSION) {
            port.ifPresent(UdpPort::renew);
            requests = new ReliableRequests(time.now());
            stale = false;
        }
    }

    private Session converse(Asking question, ClientDatagrams dialogue) throws InterruptedException {
        int failed = send(question, dialogue.start(time.now()));
        while (dialogue.outcome().isEmpty() && !isHopeless(failed)) {
            byte[] datagram = time.await(inbox, pauseOf(dialogue));
            failed = datagram == NOBODY_LISTENS
                    ? -Errno.ECONNREFUSED
                    : send(question, react(dialogue, datagram, time.now()));
        }
        ClientOutcome outcome = dialogue.outcome().orElse(new ClientOutcome.Silent());
        String detail = failed < 0 ? Errno.describe(-failed) : "";
        stale = failed >= 0 && outcome instanceof ClientOutcome.Silent;
        everAgreed |= outcome instanceof ClientOutcome.Agreed;
        return new Session(outcome, Addresses.spoken(question.local()), number(), detail, Session.Line.NONE);
    }

    private Duration pauseOf(ClientDatagrams dialogue) {
        Duration pause = dialogue.deadline()
                .map(deadline -> Duration.between(time.now(), deadline))
                .orElse(Duration.ZERO);
        return pause.isNegative() ? Duration.ZERO : pause;
    }

    private static List<byte[]> react(ClientDatagrams dialogue, byte[] datagram, Instant now) {
        return datagram == null ? dialogue.onTick(now) : dialogue.onDatagram(datagram, now);
    }

    /** @return 0, or the last -errno */
    private int send(Asking question, List<byte[]> datagrams) {
        int failed = 0;
        for (byte[] datagram : datagrams) {
            int sent = port.map(open -> open.send(question.broker(), question.brokerPort(), datagram))
                    .orElse(-Errno.EBADF);
            failed = sent < 0 ? sent : failed;
        }
        return failed;
    }

    /** A full buffer empties, and a broker that once had UDP will be back; without a network or a socket there is no sense in trying again. */
    private boolean isHopeless(int failed) {
        boolean passes =
                failed == -Errno.EAGAIN || failed == -Errno.ENOBUFS || (failed == -Errno.ECONNREFUSED && everAgreed);
        return failed < 0 && !passes;
    }

    private Session silent(String detail, Ipv4Address local) {
        return new Session(new ClientOutcome.Silent(), Addresses.spoken(local), number(), detail, Session.Line.NONE);
    }

    private int number() {
        return port.map(UdpPort::number).orElse(0);
    }
}
