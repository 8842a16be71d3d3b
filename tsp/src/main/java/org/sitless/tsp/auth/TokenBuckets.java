package org.sitless.tsp.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * So many at once, then so many a time, for each of many: token buckets in virtual time. Not for several threads.
 *
 * <p>Bounded: of more keys than fit, the longest unused is forgotten and may begin with a full bucket again.
 *
 * @param <K> what is limited
 */
public final class TokenBuckets<K> {
    private final int burst;
    private final long nanosPerToken;
    private final Map<K, Bucket> buckets;

    /**
     * Limits.
     *
     * @param burst tokens of a full bucket
     * @param perToken how long a token takes to come back
     */
    public TokenBuckets(int burst, Duration perToken, int maxKeys) {
        this.burst = burst;
        this.nanosPerToken = perToken.toNanos();
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Bucket> eldest) {
                return size() > maxKeys;
            }
        };
    }

    /**
     * What is left of a bucket.
     *
     * @param missing nanoseconds until it is full again
     */
    private record Bucket(long missing, Instant at) {}

    /** Takes a token if there is one. */
    public boolean take(K key, Instant now) {
        long missing = missing(key, now);
        if (missing + nanosPerToken > burst * nanosPerToken) {
            return false;
        }
        buckets.put(key, new Bucket(missing + nanosPerToken, now));
        return true;
    }

    /** Whether there is a token; it stays. */
    public boolean has(K key, Instant now) {
        return missing(key, now) + nanosPerToken <= burst * nanosPerToken;
    }

    private long missing(K key, Instant now) {
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            return 0;
        }
        Duration elapsed = Duration.between(bucket.at(), now);
        boolean longAgo = elapsed.toSeconds() > burst * nanosPerToken / 1_000_000_000L + 1;
        return longAgo ? 0 : Math.max(0, bucket.missing() - Math.max(0, elapsed.toNanos()));
    }

    public int size() {
        return buckets.size();
    }
}
