package org.sitless.tsp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.lease.LeaseStore;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.udp.ReliableRequests;

/** Our client and our broker back to back in virtual time, with a network between them that loses, doubles and reorders. */
final class PairLab {
    /** Where a client is seen, and where it believes to be: behind a NAT the two differ. */
    record Place(Ipv4Address seen, Ipv4Address own) {}

    private final Random random;
    private final double loss;
    private final VirtualTime time = new VirtualTime();
    private final LeaseStore leases = Brokers.leases();
    private final BrokerStores stores = new BrokerStores(Brokers.CREDENTIALS, leases);
    private final BrokerDatagrams broker;
    private final List<TunnelTerms> opened = new ArrayList<>();
    private int nextPort = 40_000;
    private long nonce;

    PairLab(long seed, double loss) {
        this.random = new Random(seed);
        this.loss = loss;
        // Answers are not rationed here: the network is what is tested.
        DatagramLimits limits = new DatagramLimits(100, 100, 100_000, Duration.ofMillis(1), 100, 1_000_000);
        this.broker = new BrokerDatagrams(
                Brokers.settings(), Brokers.mechanisms(() -> "server" + nonce++), Brokers.throttle(), limits);
    }

    LeaseStore leases() {
        return leases;
    }

    List<TunnelTerms> opened() {
        return opened;
    }

    Instant now() {
        return time.now();
    }

    ClientMechanisms mechanisms(Optional<Login> login) {
        return new ClientMechanisms(login, "192.0.2.1", () -> "client" + nonce++);
    }

    /** Runs one session over UDP, from a port of its own. */
    ClientOutcome overUdp(ClientSettings settings, Optional<Login> login, Place place) {
        PeerAddress source = new PeerAddress(place.seen(), nextPort++);
        ClientDatagrams client = new ClientDatagrams(settings, mechanisms(login), new ReliableRequests(time.now()));
        sendToBroker(source, client, client.start(time.now()));
        runUntil(() -> client.outcome().isPresent());
        return client.outcome().orElseThrow();
    }

    private void runUntil(java.util.function.BooleanSupplier done) {
        for (int i = 0; i < 100_000 && !done.getAsBoolean(); i++) {
            if (!time.step()) {
                throw new AssertionError("everybody waits for each other at " + time.now());
            }
        }
    }

    private void sendToBroker(PeerAddress source, ClientDatagrams client, List<byte[]> datagrams) {
        for (byte[] datagram : datagrams) {
            carry(() -> perform(client, broker.onDatagram(source, datagram, time.now())));
        }
        client.deadline()
                .ifPresent(
                        deadline -> time.at(deadline, () -> sendToBroker(source, client, client.onTick(time.now()))));
    }

    private void perform(ClientDatagrams client, List<BrokerDatagrams.Action> actions) {
        for (BrokerDatagrams.Action action : actions) {
            if (action instanceof BrokerDatagrams.Reply reply) {
                carry(() -> sendToBroker(reply.to(), client, client.onDatagram(reply.datagram(), time.now())));
            } else if (action instanceof BrokerDatagrams.Perform perform) {
                note(perform.effect());
                Brokers.perform(stores, perform.effect())
                        .ifPresent(answer -> time.after(
                                delay(perform.effect()),
                                () -> perform(client, broker.onAnswer(perform.session(), answer, time.now()))));
            }
        }
    }

    private void note(BrokerEffect effect) {
        if (effect instanceof BrokerEffect.OpenTunnel open) {
            opened.add(open.terms());
        }
    }

    /** The network: a datagram arrives not at all, once or twice, after 5 to 200 milliseconds. */
    private void carry(Runnable arrival) {
        if (random.nextDouble() < loss) {
            return;
        }
        time.after(Duration.ofMillis(5 + random.nextInt(195)), arrival);
        if (random.nextDouble() < loss) {
            time.after(Duration.ofMillis(5 + random.nextInt(5_000)), arrival);
        }
    }

    /** Stores are slow, a tunnel is made at once. */
    private Duration delay(BrokerEffect effect) {
        return effect instanceof BrokerEffect.OpenTunnel ? Duration.ZERO : Duration.ofMillis(random.nextInt(50));
    }

    /** Runs one session over TCP, whose segments are cut and glued at will. */
    ClientOutcome overTcp(ClientSettings settings, Optional<Login> login, Place place) {
        PeerAddress source = new PeerAddress(place.seen(), nextPort++);
        BrokerStream server = new BrokerStream(
                Brokers.settings(),
                Brokers.mechanisms(() -> "server" + nonce++),
                Brokers.throttle(),
                source,
                time.now());
        ClientStream client = new ClientStream(settings, mechanisms(login));
        Connection connection = new Connection(client, server);
        connection.toBroker(client.onConnect(time.now()));
        runUntil(() -> client.outcome().isPresent());
        while (time.step()) {
            // What is still under way arrives.
        }
        return client.outcome().orElseThrow();
    }

    /** A connection keeps the order and nothing else. */
    private final class Connection {
        private final ClientStream client;
        private final BrokerStream server;
        private Instant lastToBroker = Instant.MIN;
        private Instant lastToClient = Instant.MIN;

        Connection(ClientStream client, BrokerStream server) {
            this.client = client;
            this.server = server;
        }

        void toBroker(List<byte[]> segments) {
            for (byte[] piece : pieces(segments)) {
                lastToBroker = arrival(lastToBroker, time.now());
                time.at(lastToBroker, () -> toClient(server.onOctets(piece, time.now())));
            }
        }

        void toClient(List<BrokerStream.Action> actions) {
            for (BrokerStream.Action action : actions) {
                if (action instanceof BrokerStream.Write write) {
                    for (byte[] piece : pieces(List.of(write.segment()))) {
                        lastToClient = arrival(lastToClient, write.notBefore());
                        time.at(lastToClient, () -> toBroker(client.onOctets(piece, time.now())));
                    }
                } else if (action instanceof BrokerStream.Perform perform) {
                    note(perform.effect());
                    Brokers.perform(stores, perform.effect())
                            .ifPresent(answer -> time.after(
                                    delay(perform.effect()), () -> toClient(server.onAnswer(answer, time.now()))));
                }
            }
        }

        private Instant arrival(Instant last, Instant sent) {
            Instant arrival = sent.plusMillis(random.nextInt(20));
            return arrival.isBefore(last) ? last : arrival;
        }

        private List<byte[]> pieces(List<byte[]> segments) {
            List<byte[]> pieces = new ArrayList<>();
            for (byte[] segment : segments) {
                for (int from = 0; from < segment.length; ) {
                    int to = Math.min(segment.length, from + 1 + random.nextInt(200));
                    pieces.add(Arrays.copyOfRange(segment, from, to));
                    from = to;
                }
            }
            return pieces;
        }
    }
}
