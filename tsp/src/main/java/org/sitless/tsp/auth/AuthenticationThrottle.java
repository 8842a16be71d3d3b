package org.sitless.tsp.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * How many failed authentications there may be, of a source and of a user, whether or not he exists. Safe for several threads.
 *
 * <p>A refusal for this reason is temporary and said to be so: else anybody could make a client that heeds "authentication failed"
 * stop for good by failing in its name. And whoever has logged in from a source before may do so again whatever others do in his name:
 * what strangers fail at counts against him only where he was never seen.
 */
public final class AuthenticationThrottle {
    /** One customer of an IPv6 network has at least a /64. */
    private static final int IPV6_SOURCE_LENGTH = 64;

    private final TokenBuckets<Object> sources;
    private final TokenBuckets<String> users;
    private final Set<Familiar> familiar;

    /** So many failures at once, and one more each so often; likewise of users. Remembers {@code maxKeys} of each. */
    public AuthenticationThrottle(int burst, Duration perFailure, int maxKeys) {
        this.sources = new TokenBuckets<>(burst, perFailure, maxKeys);
        this.users = new TokenBuckets<>(burst, perFailure, maxKeys);
        this.familiar = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Familiar, Boolean> eldest) {
                return size() > maxKeys;
            }
        });
    }

    /** A user where he has logged in. */
    private record Familiar(Object source, String user) {}

    public synchronized boolean admits(IpAddress source, String user, Instant now) {
        return sources.has(sourceKey(source), now)
                && (users.has(user, now) || familiar.contains(new Familiar(sourceKey(source), user)));
    }

    public synchronized void succeeded(IpAddress source, String user) {
        familiar.add(new Familiar(sourceKey(source), user));
    }

    public synchronized void failed(IpAddress source, String user, Instant now) {
        sources.take(sourceKey(source), now);
        users.take(user, now);
    }

    private static Object sourceKey(IpAddress source) {
        return source instanceof Ipv6Address ipv6 ? new Ipv6Prefix(ipv6, IPV6_SOURCE_LENGTH) : source;
    }
}
