package org.sitless.testbed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;
import org.sitless.linux.libc.NetworkNamespace;

/**
 * A TSP client written by hand, octet by octet, independent of the code under test: says a text, hears what one recv() brings.
 *
 * <p>Its socket lives in a host of the laboratory, the rest in the test. Over UDP each text gets a header in front, F00000F0 and up as
 * gogoc does. Threads: one.
 */
public final class TspDialogue implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int FIRST_SEQUENCE = 0xF00000F0;
    private static final int HEADER_LENGTH = 8;
    private static final int LONGEST = 65_536;

    private final SelectableChannel channel;
    private final InetSocketAddress local;
    private int sequence = FIRST_SEQUENCE;

    private TspDialogue(LabHost host, String server, int serverPort, boolean udp, int sourcePort) {
        InetSocketAddress broker = new InetSocketAddress(server, serverPort);
        try {
            channel = NetworkNamespace.at(host.path()).call(() -> udp ? datagrams() : stream());
            if (channel instanceof DatagramChannel datagrams) {
                datagrams.bind(new InetSocketAddress(sourcePort)).connect(broker);
                local = (InetSocketAddress) datagrams.getLocalAddress();
            } else {
                SocketChannel stream = (SocketChannel) channel;
                stream.socket().connect(broker, (int) LIMIT.toMillis());
                local = (InetSocketAddress) stream.getLocalAddress();
            }
            channel.configureBlocking(false);
        } catch (IOException refused) {
            throw new LabException("no way to " + broker + ": " + refused.getMessage(), refused);
        }
    }

    private static SelectableChannel datagrams() {
        try {
            return DatagramChannel.open(StandardProtocolFamily.INET);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static SelectableChannel stream() {
        try {
            return SocketChannel.open(StandardProtocolFamily.INET).setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    public static TspDialogue tcp(LabHost host, String server, int port) {
        return new TspDialogue(host, server, port, false, 0);
    }

    public static TspDialogue udp(LabHost host, String server, int port) {
        return new TspDialogue(host, server, port, true, 0);
    }

    /** From this very port, as a client that comes again. */
    public static TspDialogue udpFrom(LabHost host, String server, int port, int sourcePort) {
        return new TspDialogue(host, server, port, true, sourcePort);
    }

    private boolean udp() {
        return channel instanceof DatagramChannel;
    }

    /** Our port: the outer end of a UDP tunnel. */
    public int port() {
        return local.getPort();
    }

    /** Sends octets as they are, without a header. */
    public void send(byte[] octets) {
        try {
            ((WritableByteChannel) channel).write(ByteBuffer.wrap(octets));
        } catch (IOException refused) {
            throw new LabException("cannot send: " + refused.getMessage(), refused);
        }
    }

    /** Says a text, each character an octet. */
    public void say(String text) {
        send(packed(text));
    }

    /** Says the same once more, under the header of the last time. */
    public void repeat(String text) {
        sequence--;
        say(text);
    }

    private byte[] packed(String text) {
        byte[] body = text.getBytes(ISO_8859_1);
        if (!udp()) {
            return body;
        }
        return ByteBuffer.allocate(HEADER_LENGTH + body.length)
                .putInt(sequence++)
                .putInt(0)
                .put(body)
                .array();
    }

    /** What one recv() brings, without a header; empty at the end of a connection. */
    public String hear() {
        return hear(LIMIT).orElseThrow(() -> new LabException("no answer within " + LIMIT.toSeconds() + " s"));
    }

    /** The same, if it comes in time. */
    public Optional<String> hear(Duration limit) {
        ByteBuffer received = ByteBuffer.allocate(LONGEST);
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            int length = ((ReadableByteChannel) channel).read(received);
            while (length == 0 && received.position() == 0 && System.nanoTime() < deadline) {
                Thread.sleep(1);
                length = ((ReadableByteChannel) channel).read(received);
            }
            return length == 0 ? Optional.empty() : Optional.of(text(received.flip()));
        } catch (IOException reset) {
            return Optional.of("");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private String text(ByteBuffer received) {
        received.position(udp() ? Math.min(HEADER_LENGTH, received.limit()) : 0);
        return ISO_8859_1.decode(received).toString();
    }

    /** Says a text and hears the answer. */
    public String ask(String text) {
        say(text);
        return hear();
    }

    /** Logs in as nobody. */
    public void anonymous() {
        expect("CAPABILITY TUNNEL=", ask("VERSION=2.0.2\r\n"));
        expect("200 ", ask("AUTHENTICATE ANONYMOUS\r\n\0"));
    }

    /** Logs in by PLAIN: over UDP each message is answered, if only by a header. */
    public String plain(String user, String password) {
        expect("CAPABILITY TUNNEL=", ask("VERSION=2.0.2\r\n"));
        say("AUTHENTICATE PLAIN\r\n\0");
        if (udp()) {
            expect("", hear());
        }
        return ask("\0" + user + "\0" + password + "\r\n");
    }

    /** Logs in by PLAIN, and must succeed. */
    public void login(String user, String password) {
        expect("200 ", plain(user, password));
    }

    private static void expect(String beginning, String answer) {
        if (!answer.startsWith(beginning) || (beginning.isEmpty() && !answer.isEmpty())) {
            throw new LabException("expected '" + beginning + "...', got '" + answer + "'");
        }
    }

    /** The request of gogoc 1.2 for a host or, with a length, for a router. */
    public String create(String type, Optional<Integer> prefixLength) {
        return create(type, local.getAddress().getHostAddress(), prefixLength);
    }

    /** The same with another address inside: as behind a NAT. */
    public String create(String type, String ownAddress, Optional<Integer> prefixLength) {
        String router = prefixLength
                .map(length -> "  <router>\n   <prefix length=\"" + length + "\"/>\n  </router>\n")
                .orElse("");
        return ask(framed("<tunnel action=\"create\" type=\"" + type + "\" proxy=\"no\">\n <client>\n"
                + "  <address type=\"ipv4\">" + ownAddress + "</address>\n"
                + "  <keepalive interval=\"30\">\n    <address type=\"ipv6\">::</address>\n  </keepalive>\n"
                + router + " </client>\n</tunnel>\r\n"));
    }

    /** Accepts; over UDP that is acknowledged, over TCP not at all. */
    public void accept() {
        say(framed("<tunnel action=\"accept\"></tunnel>\r\n"));
        if (udp()) {
            expect("", hear());
        }
    }

    public static String framed(String body) {
        return "Content-length: " + body.length() + "\r\n" + body;
    }

    /** The client's own IPv6 address in an offer. */
    public static String clientAddress(String offer) {
        return find("<client>.*?<address type=\"ipv6\">([0-9a-f:]+)</address>", offer);
    }

    /** The delegated prefix in an offer, with its length. */
    public static String prefix(String offer) {
        return find("<prefix length=\"\\d+\">([0-9a-f:]+)</prefix>", offer) + "/"
                + find("<prefix length=\"(\\d+)\">", offer);
    }

    private static String find(String pattern, String offer) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(offer);
        if (!matcher.find()) {
            throw new LabException("no " + pattern + " in '" + offer + "'");
        }
        return matcher.group(1);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
