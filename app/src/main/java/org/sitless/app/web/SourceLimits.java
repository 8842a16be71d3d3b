package org.sitless.app.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import org.sitless.tsp.auth.TokenBuckets;

/** How often each source may try to register: an IPv4 address, or an IPv6 /64, whoever has one has all of it. Safe for several threads. */
final class SourceLimits {
    private static final int BURST = 10;
    private static final Duration PER_TRY = Duration.ofSeconds(30);
    private static final int MOST_SOURCES = 20_000;
    private static final int IPV4_OCTETS = 4;
    private static final int NETWORK_OCTETS = 8;

    private final TokenBuckets<String> tries = new TokenBuckets<>(BURST, PER_TRY, MOST_SOURCES);
    private final InstantSource clock;

    SourceLimits(InstantSource clock) {
        this.clock = clock;
    }

    static Duration perTry() {
        return PER_TRY;
    }

    /** Whether somebody may try once more now. */
    synchronized boolean admits(String address) {
        return tries.take(source(address), clock.instant());
    }

    /** An address as text, and never a name: nothing is looked up. */
    private static String source(String address) {
        try {
            String literal = address.matches("[0-9.]+|[0-9A-Fa-f:.]+") ? address : "";
            byte[] octets = InetAddress.getByName(literal).getAddress();
            return HexFormat.of()
                    .formatHex(octets.length == IPV4_OCTETS ? octets : Arrays.copyOf(octets, NETWORK_OCTETS));
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
