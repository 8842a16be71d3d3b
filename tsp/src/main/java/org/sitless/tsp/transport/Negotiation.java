package org.sitless.tsp.transport;

import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A negotiation that is under way, or over. The socket stays open until {@link #close}: a broker may take the end of the connection for
 * the end of the tunnel.
 *
 * <p>Threads: any. Futures are completed on the transport's thread; what hangs on them must not block.
 */
public final class Negotiation implements AutoCloseable {
    private final CompletableFuture<Negotiated> result = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Optional<Channel> channel = Optional.empty();
    private boolean closed;

    Negotiation() {}

    /** What it comes to. Never fails; cancelled by {@link #close} if it is not over by then. */
    public CompletableFuture<Negotiated> result() {
        return result;
    }

    /** Completed when the socket is closed, by whomever. */
    public CompletableFuture<Void> gone() {
        return gone;
    }

    synchronized void opened(Channel open) {
        open.closeFuture().addListener(end -> gone.complete(null));
        channel = Optional.of(open);
        if (closed) {
            shut(open);
        }
    }

    private void shut(Channel open) {
        open.close().addListener(end -> gone.complete(null));
    }

    void finish(Negotiated end) {
        result.complete(end);
    }

    /** Nothing was opened. */
    void failed(Negotiated end) {
        finish(end);
        gone.complete(null);
    }

    /** Breaks it off if it is not over, and closes the socket; idempotent, returns at once. */
    @Override
    public synchronized void close() {
        closed = true;
        result.cancel(false);
        channel.ifPresent(this::shut);
    }
}
