package org.sitless.bench.tsp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.List;
import org.sitless.tsp.session.ClientStream;

/** Clients over TCP, all at once. Each keeps its connection until the last has finished, as a client keeps it with its tunnel. One thread. */
final class TcpLoad {
    private static final long TICK_MILLIS = 50;
    private static final int LARGEST = 8_192;

    private final LoadPlan plan;
    private final InetSocketAddress broker;
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    private final LoadReport report = new LoadReport();

    TcpLoad(LoadPlan plan, InetSocketAddress broker) {
        this.plan = plan;
        this.broker = broker;
    }

    private static final class Client {
        private final ClientStream stream;
        private final long began = System.nanoTime();
        private boolean reported;

        Client(ClientStream stream) {
            this.stream = stream;
        }
    }

    /** Runs the load; gives up at this time of {@link System#nanoTime()}. */
    LoadReport run(int clients, long untilNanos) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int number = 0; number < clients; number++) {
                begin(selector, number);
            }
            while (report.total() < clients && System.nanoTime() < untilNanos) {
                selector.select(TICK_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
        return report;
    }

    private void begin(Selector selector, int number) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        byte[] source = ByteBuffer.allocate(Integer.BYTES)
                .putInt(plan.source(number).bits())
                .array();
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
        channel.connect(broker);
        Client client = new Client(new ClientStream(plan.settings(number), plan.mechanisms(number)));
        channel.register(selector, SelectionKey.OP_CONNECT, client);
    }

    private void serve(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Client client = (Client) key.attachment();
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                write(channel, client.stream.onConnect(Instant.now()));
            } else if (key.isReadable()) {
                read(channel, client);
            }
        } catch (IOException broken) {
            client.stream.onDisconnect(Instant.now());
            channel.close();
        }
        if (!client.reported && client.stream.outcome().isPresent()) {
            client.reported = true;
            report.add(client.stream.outcome().get(), client.began);
        }
    }

    private void read(SocketChannel channel, Client client) throws IOException {
        buffer.clear();
        int length = channel.read(buffer);
        if (length < 0) {
            client.stream.onDisconnect(Instant.now());
            channel.close();
            return;
        }
        byte[] octets = new byte[length];
        buffer.flip().get(octets);
        write(channel, client.stream.onOctets(octets, Instant.now()));
    }

    /** Requests are short, and a socket that was never written to takes them whole. */
    private static void write(SocketChannel channel, List<byte[]> segments) throws IOException {
        for (byte[] segment : segments) {
            if (channel.write(ByteBuffer.wrap(segment)) < segment.length) {
                throw new IOException("the socket takes no more");
            }
        }
    }
}
