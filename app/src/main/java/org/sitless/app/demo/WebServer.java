package org.sitless.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.sitless.app.lab.LabHost;
import org.sitless.dataplane.wire.Ipv6Address;

/**
 * The smallest web server that can serve a page and a long download (RFC 9112). Threads: one a connection.
 *
 * <p>The download is as even as a good provider: a piece at a time, at fixed times.
 */
final class WebServer implements AutoCloseable {
    static final int PORT = 80;
    static final int PIECE_BYTES = 64 * 1_024;
    static final int PIECES = 1_200;

    private static final long PAUSE_NANOS = 5_000_000;

    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "sl-demo-web");
        thread.setDaemon(true);
        return thread;
    });

    private WebServer(ServerSocket listening) {
        this.listening = listening;
    }

    /** Listens on that host. */
    static WebServer start(LabHost host, String address) {
        ServerSocket socket = NamespaceSockets.on(host, () -> {
            ServerSocket fresh = new ServerSocket();
            fresh.bind(new InetSocketAddress(address, PORT));
            return fresh;
        });
        WebServer server = new WebServer(socket);
        server.threads.execute(server::accept);
        return server;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket visitor = listening.accept();
                threads.execute(() -> serve(visitor));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Socket visitor) {
        try (visitor;
                OutputStream out = visitor.getOutputStream()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII));
            String request = in.readLine();
            if (request != null && request.startsWith("GET /download ")) {
                sendDownload(out);
            } else {
                sendPage(out, textOf(visitor.getInetAddress()));
            }
        } catch (IOException gone) {
            // The visitor went, and with him the reason for this thread.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static String textOf(InetAddress visitor) {
        ByteBuffer halves = ByteBuffer.wrap(visitor.getAddress());
        return new Ipv6Address(halves.getLong(), halves.getLong()).toString();
    }

    private static void sendPage(OutputStream out, String visitor) throws IOException {
        String page = "<html><h1>You are " + visitor + "</h1><p>This server has no IPv4 address.</p></html>\n";
        sendHeader(out, "text/html", page.length());
        out.write(page.getBytes(StandardCharsets.US_ASCII));
    }

    private static void sendHeader(OutputStream out, String type, long length) throws IOException {
        String header = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                + "\r\nConnection: close\r\n\r\n";
        out.write(header.getBytes(StandardCharsets.US_ASCII));
    }

    private static void sendDownload(OutputStream out) throws IOException, InterruptedException {
        sendHeader(out, "application/octet-stream", (long) PIECES * PIECE_BYTES);
        long begin = System.nanoTime();
        for (int number = 0; number < PIECES; number++) {
            out.write(piece(number));
            long aheadNanos = begin + number * PAUSE_NANOS - System.nanoTime();
            if (aheadNanos > 0) {
                Thread.sleep(aheadNanos / 1_000_000, (int) (aheadNanos % 1_000_000));
            }
        }
    }

    /** What the piece with this number holds; no two are alike. */
    static byte[] piece(int number) {
        byte[] piece = new byte[PIECE_BYTES];
        int state = number + 1;
        for (int i = 0; i < piece.length; i++) {
            state = state * 1_103_515_245 + 12_345;
            piece[i] = (byte) (state >>> 16);
        }
        return piece;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException alreadyGone) {
            threads.shutdownNow();
        }
        threads.shutdownNow();
    }
}
