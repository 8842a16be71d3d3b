package org.sitless.tsp.udp;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an answer may take before it is worth asking again: the smoothed round trip and its variation of RFC 6298 §2, which RFC
 * 8085 §3.1.1 asks of UDP applications.
 *
 * <p>Samples come from echoed timestamps, so a retransmission is as good a sample as a first transmission.
 *
 * @param smoothed empty before the first sample
 */
public record RoundTripEstimate(Optional<Duration> smoothed, Duration variation) {
    /** RFC 6298 §2.1: "Until a round-trip time (RTT) measurement has been made … the sender SHOULD set RTO <- 1 second". */
    public static final Duration INITIAL_TIMEOUT = Duration.ofSeconds(1);

    /** Kinder than one second to a dialogue of six messages, and still far above a delayed answer's jitter. */
    public static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(250);

    public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

    public static final RoundTripEstimate UNKNOWN = new RoundTripEstimate(Optional.empty(), Duration.ZERO);

    /** RFC 6298 §2.2 and §2.3, with alpha 1/8 and beta 1/4. */
    public RoundTripEstimate sample(Duration roundTrip) {
        if (smoothed.isEmpty()) {
            return new RoundTripEstimate(Optional.of(roundTrip), roundTrip.dividedBy(2));
        }
        Duration error = smoothed.get().minus(roundTrip).abs();
        Duration nextVariation = variation.multipliedBy(3).plus(error).dividedBy(4);
        Duration nextSmoothed = smoothed.get().multipliedBy(7).plus(roundTrip).dividedBy(8);
        return new RoundTripEstimate(Optional.of(nextSmoothed), nextVariation);
    }

    /** The timeout of a first transmission. */
    public Duration timeout() {
        Duration timeout =
                smoothed.map(mean -> mean.plus(variation.multipliedBy(4))).orElse(INITIAL_TIMEOUT);
        return shorter(LONGEST_TIMEOUT, timeout.compareTo(SHORTEST_TIMEOUT) < 0 ? SHORTEST_TIMEOUT : timeout);
    }

    /** The timeout after so many sends: "The client SHOULD use exponential backoff" (RFC 5572 §4.4.1.2). */
    public Duration timeout(int sends) {
        Duration timeout = timeout();
        for (int i = 1; i < sends && timeout.compareTo(LONGEST_TIMEOUT) < 0; i++) {
            timeout = timeout.multipliedBy(2);
        }
        return shorter(LONGEST_TIMEOUT, timeout);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
