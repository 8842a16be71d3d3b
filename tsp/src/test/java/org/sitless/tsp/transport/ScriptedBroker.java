package org.sitless.tsp.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;

/** A broker on loopback that has its answers learnt by heart: one for each message it hears, an empty one over TCP is none. */
public final class ScriptedBroker implements AutoCloseable {
    private static final Ipv4Address LOOPBACK = Ipv4Address.of("127.0.0.1");
    private static final int HEADER = 8;

    private final List<String> answers;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AutoCloseable socket;
    private final int port;
    private int losses;

    private ScriptedBroker(List<String> answers, AutoCloseable socket, int port) {
        this.answers = answers;
        this.socket = socket;
        this.port = port;
    }

    /** Serves one connection. */
    public static ScriptedBroker overTcp(String... answers) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ScriptedBroker broker = new ScriptedBroker(List.of(answers), server, server.getLocalPort());
        broker.run(() -> broker.serve(server));
        return broker;
    }

    /** Hears the first {@code losses} datagrams and says nothing. */
    public static ScriptedBroker overUdp(int losses, String... answers) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ScriptedBroker broker = new ScriptedBroker(List.of(answers), socket, socket.getLocalPort());
        broker.losses = losses;
        broker.run(() -> broker.serve(socket));
        return broker;
    }

    private interface Service {
        void run() throws IOException;
    }

    private void run(Service service) {
        Thread thread = new Thread(
                () -> {
                    try {
                        service.run();
                    } catch (SocketException e) {
                        // closed: the test is over
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "scripted-broker");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(ServerSocket server) throws IOException {
        try (Socket client = server.accept()) {
            byte[] buffer = new byte[4_096];
            for (String answer : answers) {
                int length = client.getInputStream().read(buffer);
                if (length < 0) {
                    return;
                }
                heard.add(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                client.getOutputStream().flush();
            }
            while (client.getInputStream().read() >= 0) {
                // until the client goes
            }
        }
    }

    private void serve(DatagramSocket datagrams) throws IOException {
        for (int turn = 0; turn < answers.size(); ) {
            DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
            datagrams.receive(packet);
            heard.add(new String(packet.getData(), HEADER, packet.getLength() - HEADER, StandardCharsets.ISO_8859_1));
            if (losses-- > 0) {
                continue;
            }
            byte[] body = answers.get(turn++).getBytes(StandardCharsets.ISO_8859_1);
            byte[] answer = Arrays.copyOf(packet.getData(), HEADER + body.length);
            System.arraycopy(body, 0, answer, HEADER, body.length);
            datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
    }

    /** Where it listens. */
    public PeerAddress address() {
        return new PeerAddress(LOOPBACK, port);
    }

    /** Every message so far, without headers. */
    public List<String> heard() {
        return heard;
    }

    @Override
    public void close() throws Exception {
        socket.close();
    }
}
