package org.sitless.app.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.dataplane.tunnel.ForwardingPolicy;
import org.sitless.dataplane.tunnel.RateLimit;

/** Reads what a broker lets its clients do: {@code client_to_client}, {@code rate}, {@code packet_rate}. */
final class PolicyValues {
    private static final Pattern BIT_RATE = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?) ?(k|M|G)bit/s");
    private static final Pattern PACKET_RATE = Pattern.compile("([0-9]{1,10})(?:/s)?");
    private static final Map<String, Long> MULTIPLES = Map.of("k", 1_000L, "M", 1_000_000L, "G", 1_000_000_000L);
    private static final long MOST_BITS_PER_SECOND = 1_000_000_000_000L;

    private PolicyValues() {}

    static ForwardingPolicy read(TomlSection tunnel) {
        return new ForwardingPolicy(
                tunnel.one("client_to_client", PolicyValues::clientToClient, true),
                new RateLimit(
                        tunnel.one("rate", PolicyValues::bitRate, RateLimit.UNLIMITED),
                        tunnel.one("packet_rate", PolicyValues::packetRate, RateLimit.UNLIMITED)));
    }

    private static boolean clientToClient(String text) throws UnfitValue {
        return switch (text) {
            case "allow" -> true;
            case "deny" -> false;
            default -> throw new UnfitValue("client_to_client '" + text + "' is unknown", "use 'allow' or 'deny'");
        };
    }

    private static long bitRate(String text) throws UnfitValue {
        Matcher matcher = BIT_RATE.matcher(text);
        if (!matcher.matches()) {
            throw new UnfitValue(
                    "rate '" + text + "' is none", "write it as 20Mbit/s: kbit/s, Mbit/s and Gbit/s are known");
        }
        BigDecimal bits =
                new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(MULTIPLES.get(matcher.group(2))));
        return between(
                text, bits.longValue(), RateLimit.LEAST_BITS_PER_SECOND, MOST_BITS_PER_SECOND, "8kbit/s to 1000Gbit/s");
    }

    private static long packetRate(String text) throws UnfitValue {
        Matcher matcher = PACKET_RATE.matcher(text);
        if (!matcher.matches()) {
            throw new UnfitValue("packet_rate '" + text + "' is none", "write it as 5000/s");
        }
        return between(
                text, Long.parseLong(matcher.group(1)), 1, RateLimit.MOST_PACKETS_PER_SECOND, "1/s to 1000000000/s");
    }

    private static long between(String text, long value, long least, long most, String range) throws UnfitValue {
        if (value < least || value > most) {
            throw new UnfitValue("rate '" + text + "' cannot be kept", "use " + range + ", or leave it out");
        }
        return value;
    }
}
