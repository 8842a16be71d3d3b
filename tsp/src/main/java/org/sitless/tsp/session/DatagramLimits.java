package org.sitless.tsp.session;

import java.time.Duration;

/**
 * How much of a broker's memory and uplink strangers may use over UDP, where a source can be forged.
 *
 * @param unverifiedSessions sessions of nobody in particular; the oldest gives way to a new one
 * @param verifiedSessions sessions of users who have authenticated; a new one is refused when they are so many
 * @param answerBurst answers to a source without a verified session, at once
 * @param perAnswer time until it may have one more
 * @param countedSources sources whose answers are counted
 * @param rememberedOctets of answers that are kept for repetitions
 */
public record DatagramLimits(
        int unverifiedSessions,
        int verifiedSessions,
        int answerBurst,
        Duration perAnswer,
        int countedSources,
        long rememberedOctets) {
    /** At most ten answers a second to a source. */
    public static final DatagramLimits USUAL =
            new DatagramLimits(16_384, 65_536, 10, Duration.ofMillis(100), 65_536, 32 * 1_024 * 1_024);
}
