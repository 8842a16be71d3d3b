package org.sitless.app.client;

import java.time.Duration;
import java.time.Instant;
import org.sitless.app.log.Narration;
import org.sitless.app.negotiation.Negotiator;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.tsp.transport.MonotonicTime;

/**
 * The end of a tunnel, told to its broker on a thread of its own while the host is tidied up: otherwise its end point is taken until the
 * lifetime of a silent session is over. What nobody hears in time is left unsaid.
 *
 * <p>Threads: {@link #await} is for the one that began it.
 */
final class NegotiatedFarewell implements Farewell {
    private static final long GRACE_MILLIS = 500;

    private final Negotiator negotiator;
    private final Agreement agreement;
    private final Instant until;
    private final Thread thread = new Thread(this::run, "sl-farewell");
    private volatile String result = "the broker did not answer in time: it ends with its lifetime";

    private NegotiatedFarewell(Negotiator negotiator, Agreement agreement, Duration limit) {
        this.negotiator = negotiator;
        this.agreement = agreement;
        this.until = MonotonicTime.now().plus(limit);
    }

    /** Begins. No other round may run. */
    static Farewell start(Negotiator negotiator, Agreement agreement, Duration limit) {
        NegotiatedFarewell farewell = new NegotiatedFarewell(negotiator, agreement, limit);
        farewell.thread.setDaemon(true);
        farewell.thread.start();
        return farewell;
    }

    private void run() {
        try {
            result = negotiator.end(agreement);
        } catch (InterruptedException e) {
            // as result says
        } catch (RuntimeException e) {
            result = String.valueOf(e.getMessage());
        }
    }

    @Override
    public void await() {
        try {
            thread.join(Math.max(1, MonotonicTime.until(until).toMillis()));
            thread.interrupt();
            thread.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        Narration.tell(NegotiatedFarewell.class, "the tunnel at {}: {}", agreement.broker(), result);
    }
}
