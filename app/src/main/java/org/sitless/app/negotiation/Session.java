package org.sitless.app.negotiation;

import java.util.concurrent.CompletableFuture;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.session.ClientOutcome;

/**
 * A session that is over.
 *
 * @param local the address the signalling left from
 * @param localPort the port it left from
 * @param detail what the system said, in words; empty if it said nothing
 * @param line what the session leaves open
 */
public record Session(ClientOutcome outcome, Ipv4Address local, int localPort, String detail, Line line) {
    /** A connection that stays open as long as its tunnel; closing twice does nothing. */
    public interface Line extends AutoCloseable {
        /** Nothing stays open, or nobody could close it from there. */
        Line NONE = () -> {};

        /** Completed when the line is closed, by whomever. */
        default CompletableFuture<Void> gone() {
            return new CompletableFuture<>();
        }

        @Override
        void close();
    }
}
