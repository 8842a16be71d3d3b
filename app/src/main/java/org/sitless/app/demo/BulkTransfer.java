package org.sitless.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.sitless.app.lab.LabHost;
import org.sitless.linux.libc.NetworkNamespace;

/**
 * A TCP stream from one host to another, timed at the receiver.
 *
 * @param bytes received
 * @param time from the first byte received to the last
 */
record BulkTransfer(long bytes, Duration time) {
    private static final int CHUNK_BYTES = 256 * 1_024;
    private static final int PORT = 5_201;

    /** Sends for about this long, at most this many bytes. A socket belongs to the namespace of the thread that made it. */
    static BulkTransfer run(LabHost from, LabHost to, String address, Duration limit, long limitBytes) {
        InetSocketAddress destination = new InetSocketAddress(address, PORT);
        try (ServerSocketChannel server =
                        inside(to, () -> ServerSocketChannel.open().bind(destination));
                SocketChannel client = inside(from, () -> SocketChannel.open(destination))) {
            SocketChannel accepted = server.accept();
            CompletableFuture<BulkTransfer> receiving = CompletableFuture.supplyAsync(() -> receive(accepted));
            send(client, limit, limitBytes);
            return receiving.join();
        } catch (IOException failed) {
            throw new UncheckedIOException("TCP from " + from.name() + " to " + address, failed);
        }
    }

    /** Thousand millions of bits a second. */
    double gigabitsPerSecond() {
        return bytes * 8.0 / Math.max(1, time.toNanos());
    }

    private static void send(SocketChannel client, Duration limit, long limitBytes) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        long deadline = System.nanoTime() + limit.toNanos();
        for (long sent = 0; sent < limitBytes && System.nanoTime() < deadline; sent += CHUNK_BYTES) {
            chunk.clear();
            while (chunk.hasRemaining()) {
                client.write(chunk);
            }
        }
        client.shutdownOutput();
    }

    private static BulkTransfer receive(SocketChannel accepted) {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        long bytes = 0;
        long begin = System.nanoTime();
        try (accepted) {
            for (int count = accepted.read(chunk); count >= 0; count = accepted.read(chunk.clear())) {
                bytes += count;
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("TCP broke after " + bytes + " bytes", broken);
        }
        return new BulkTransfer(bytes, Duration.ofNanos(System.nanoTime() - begin));
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    private static <T> T inside(LabHost host, Opening<T> opening) {
        return NetworkNamespace.at(host.path()).call(() -> {
            try {
                return opening.open();
            } catch (IOException failed) {
                throw new UncheckedIOException("on host " + host.name(), failed);
            }
        });
    }
}
