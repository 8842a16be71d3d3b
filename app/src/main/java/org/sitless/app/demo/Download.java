package org.sitless.app.demo;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabHost;

/**
 * A visitor of the {@link WebServer}: fetches the page, or the download while it notes the longest time in which nothing came.
 *
 * <p>Threads: the download has its own.
 */
final class Download {
    private static final int PATIENCE_MILLIS = 30_000;

    /** How it went. */
    record Outcome(long bytes, Duration time, Duration longestGap) {}

    private final AtomicLong bytes = new AtomicLong();
    private final CompletableFuture<Outcome> outcome;

    private Download(Socket socket) {
        outcome = CompletableFuture.supplyAsync(() -> receive(socket));
    }

    /** Begins. */
    static Download start(LabHost from, String address) {
        return new Download(connect(from, address));
    }

    /** The page, without its header. */
    static String page(LabHost from, String address) {
        try (Socket socket = connect(from, address)) {
            ask(socket, "/");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
        } catch (IOException failed) {
            throw new LabException("the page did not come: " + failed.getMessage(), failed);
        }
    }

    private static Socket connect(LabHost from, String address) {
        return NamespaceSockets.on(from, () -> {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(address, WebServer.PORT), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return socket;
        });
    }

    private static void ask(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: web.example.net\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private Outcome receive(Socket open) {
        try (Socket socket = open) {
            ask(socket, "/download");
            DataInputStream in = new DataInputStream(socket.getInputStream());
            skipHeader(in);
            long begin = System.nanoTime();
            long last = begin;
            long gap = 0;
            byte[] piece = new byte[WebServer.PIECE_BYTES];
            for (int number = 0; number < WebServer.PIECES; number++) {
                for (int have = 0; have < piece.length; ) {
                    int count = in.read(piece, have, piece.length - have);
                    if (count < 0) {
                        throw new LabException("the download broke off after " + bytes + " bytes");
                    }
                    have += count;
                    bytes.addAndGet(count);
                    long now = System.nanoTime();
                    gap = Math.max(gap, now - last);
                    last = now;
                }
                if (!Arrays.equals(piece, WebServer.piece(number))) {
                    throw new LabException("piece " + number + " of the download came damaged");
                }
            }
            return new Outcome(bytes.get(), Duration.ofNanos(last - begin), Duration.ofNanos(gap));
        } catch (IOException failed) {
            throw new LabException("the download broke after " + bytes + " bytes: " + failed.getMessage(), failed);
        }
    }

    private static void skipHeader(DataInputStream in) throws IOException {
        String end = "\r\n\r\n";
        for (int matched = 0; matched < end.length(); ) {
            byte octet = in.readByte();
            matched = octet == end.charAt(matched) ? matched + 1 : octet == end.charAt(0) ? 1 : 0;
        }
    }

    /** How much has come so far. */
    long bytes() {
        return bytes.get();
    }

    /** Waits for its end. */
    Outcome join() {
        return outcome.join();
    }
}
