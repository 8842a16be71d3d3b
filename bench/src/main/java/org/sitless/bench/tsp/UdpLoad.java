package org.sitless.bench.tsp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sitless.tsp.session.ClientDatagrams;
import org.sitless.tsp.udp.ReliableRequests;

/** Clients over UDP, so many at a time, each with a port of its own; where one has finished the next begins. One thread. */
final class UdpLoad {
    private static final long TICK_MILLIS = 20;
    private static final int LARGEST = 4_096;

    private final LoadPlan plan;
    private final InetSocketAddress broker;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
    private final LoadReport report = new LoadReport();
    private final List<Client> open = new ArrayList<>();
    private int next;

    UdpLoad(LoadPlan plan, InetSocketAddress broker, int firstClient) {
        this.plan = plan;
        this.broker = broker;
        this.next = firstClient;
    }

    private record Client(DatagramChannel channel, ClientDatagrams dialogue, long began) {}

    /**
     * Runs the load.
     *
     * @param clients how many in all
     * @param atATime how many at the same time
     * @param untilNanos no new client after this time of {@link System#nanoTime()}
     */
    LoadReport run(int clients, int atATime, long untilNanos) throws IOException {
        int last = next + clients;
        try (Selector selector = Selector.open()) {
            while (!open.isEmpty() || mayBegin(last, untilNanos)) {
                while (open.size() < atATime && mayBegin(last, untilNanos)) {
                    begin(selector);
                }
                selector.select(TICK_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    receive((Client) key.attachment());
                }
                selector.selectedKeys().clear();
                tick();
            }
        }
        return report;
    }

    private boolean mayBegin(int last, long untilNanos) {
        return next < last && System.nanoTime() < untilNanos;
    }

    private void begin(Selector selector) throws IOException {
        int number = next++;
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        byte[] source = ByteBuffer.allocate(Integer.BYTES)
                .putInt(plan.source(number).bits())
                .array();
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
        channel.connect(broker);
        ClientDatagrams dialogue = new ClientDatagrams(
                plan.settings(number), plan.mechanisms(number), new ReliableRequests(Instant.now()));
        Client client = new Client(channel, dialogue, System.nanoTime());
        channel.register(selector, SelectionKey.OP_READ, client);
        open.add(client);
        send(client, dialogue.start(Instant.now()));
    }

    private void send(Client client, List<byte[]> datagrams) throws IOException {
        for (byte[] datagram : datagrams) {
            client.channel().write(ByteBuffer.wrap(datagram));
        }
    }

    private void receive(Client client) throws IOException {
        try {
            while (client.channel().isOpen()) {
                buffer.clear();
                if (client.channel().read(buffer) <= 0) {
                    return;
                }
                byte[] datagram = bytes();
                send(client, client.dialogue().onDatagram(datagram, Instant.now()));
                finish(client);
            }
        } catch (PortUnreachableException nobody) {
            client.dialogue().onUnreachable(Instant.now());
            finish(client);
        }
    }

    private byte[] bytes() {
        byte[] bytes = new byte[buffer.position()];
        buffer.duplicate().flip().get(bytes);
        return bytes;
    }

    private void tick() throws IOException {
        Instant now = Instant.now();
        for (Client client : List.copyOf(open)) {
            if (client.dialogue()
                    .deadline()
                    .filter(deadline -> !now.isBefore(deadline))
                    .isPresent()) {
                send(client, client.dialogue().onTick(now));
                finish(client);
            }
        }
    }

    private void finish(Client client) throws IOException {
        if (client.dialogue().outcome().isPresent() && client.channel().isOpen()) {
            report.add(client.dialogue().outcome().get(), client.began());
            open.remove(client);
            client.channel().close();
        }
    }
}
