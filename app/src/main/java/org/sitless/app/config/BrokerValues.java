package org.sitless.app.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.app.config.BrokerConfig.ListenAddress;
import org.sitless.app.config.BrokerConfig.Registration;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.UserName;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

/** Reads single values of {@code broker.toml}. */
final class BrokerValues {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(s|m|h|d)");
    /** RFC 2831 §2.1.1 quotes it; old clients split at commas and know no escapes. */
    private static final Pattern REALM = Pattern.compile("[!-~&&[^\",\\\\]]{1,253}");

    private static final int MOST_PORT = 0xFFFF;
    private static final int MOST_CONNECTIONS = 1_000_000;
    private static final Duration SHORTEST_KEEPALIVE = Duration.ofSeconds(1);
    private static final Duration LONGEST_KEEPALIVE = Duration.ofHours(1);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEASE = Duration.ofDays(3_650);

    private BrokerValues() {}

    static ListenAddress listen(String text) throws UnfitValue {
        String cure = "write it as 192.0.2.1:" + ListenAddress.USUAL_PORT + "; 0.0.0.0 is every address";
        int colon = text.indexOf(':');
        Optional<Ipv4Address> address = Ipv4Address.read(colon < 0 ? text : text.substring(0, colon));
        if (address.isEmpty()) {
            throw new UnfitValue("listen '" + text + "' is not an IPv4 address and a port", cure);
        }
        int port = colon < 0
                ? ListenAddress.USUAL_PORT
                : OuterValues.between("port", text.substring(colon + 1), 0, MOST_PORT, cure);
        return new ListenAddress(address.get(), port);
    }

    static String realm(String text) throws UnfitValue {
        if (!REALM.matcher(text).matches()) {
            throw new UnfitValue(
                    "realm '" + text + "' cannot be sent to clients",
                    "use a domain name: no blanks, commas, quotes or backslashes");
        }
        return text;
    }

    static Mechanism mechanism(String text) throws UnfitValue {
        if (text.equalsIgnoreCase(Mechanism.REFUSED_PASSDSS)) {
            throw new UnfitValue(
                    "mechanism '" + text + "' is not offered: it is broken",
                    "leave it out: clients set to 'any' go on to digest-md5");
        }
        return Mechanism.named(text)
                .orElseThrow(() -> new UnfitValue(
                        "mechanism '" + text + "' is unknown",
                        "there is: scram-sha-256, digest-md5, plain, anonymous"));
    }

    static Registration registration(String text) throws UnfitValue {
        return switch (text) {
            case "open" -> Registration.OPEN;
            case "invite" -> Registration.INVITE;
            case "closed" -> Registration.CLOSED;
            default ->
                throw new UnfitValue("registration '" + text + "' is unknown", "use 'open', 'invite' or 'closed'");
        };
    }

    static String domain(String text) throws UnfitValue {
        if (!NamedAddress.isHostName(text)) {
            throw new UnfitValue("domain '" + text + "' is not a domain name", "write it as users.example.net");
        }
        return text;
    }

    static NamedAddress broker(String text) throws UnfitValue {
        Optional<Ipv4Address> ipv4 = Ipv4Address.read(text);
        if (ipv4.isPresent()) {
            return NamedAddress.of(ipv4.get());
        }
        Optional<Ipv6Address> ipv6 = Ipv6Address.read(text);
        if (ipv6.isPresent()) {
            return NamedAddress.of(ipv6.get());
        }
        if (!NamedAddress.isHostName(text)) {
            throw new UnfitValue("redirect '" + text + "' is neither an address nor a name", "leave ports out");
        }
        return NamedAddress.name(text);
    }

    static String user(String text) throws UnfitValue {
        if (!UserName.isValid(text)) {
            throw new UnfitValue("'" + text + "' is not a user's name", "use 1 to 253 printable US-ASCII characters");
        }
        return text;
    }

    static int connections(String text) throws UnfitValue {
        return OuterValues.between("connections", text, 1, MOST_CONNECTIONS, "use 1 to " + MOST_CONNECTIONS);
    }

    static int anonymous(String text) throws UnfitValue {
        return OuterValues.between("anonymous_per_address", text, 1, MOST_PORT, "use 1 to " + MOST_PORT);
    }

    static int delegatedLength(String text) throws UnfitValue {
        return OuterValues.between("length", text, 1, 64, "use 48, 56 or 64: the largest prefix that is given away");
    }

    static boolean flag(String text) throws UnfitValue {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new UnfitValue("'" + text + "' is neither true nor false", "use true or false");
        };
    }

    /** An address that a socket and raw packets are bound to: an exact one, since replies must come from where clients look. */
    static Ipv4Address local(String text) throws UnfitValue {
        return hostAddress("local", text);
    }

    static Ipv4Address advertise(String text) throws UnfitValue {
        return hostAddress("advertise", text);
    }

    private static Ipv4Address hostAddress(String name, String text) throws UnfitValue {
        Optional<Ipv4Address> address = Ipv4Address.read(text).filter(Ipv4Address::isUnicast);
        return address.orElseThrow(
                () -> new UnfitValue(name + " '" + text + "' is not the IPv4 address of one host", "write 192.0.2.1"));
    }

    static Ipv6Address address(String text) throws UnfitValue {
        Ipv6Address address = Ipv6Address.read(text)
                .orElseThrow(() -> new UnfitValue(
                        "address '" + text + "' is not IPv6", "write 2001:db8:f000::1, without a length"));
        if (address.high() >>> 54 == 0xFE80 >>> 6 || address.high() >>> 56 == 0xFF || address.high() == 0) {
            throw new UnfitValue("address '" + text + "' cannot be reached by clients", "use a global address");
        }
        return address;
    }

    static Ipv6Address dns(String text) throws UnfitValue {
        return Ipv6Address.read(text)
                .orElseThrow(() -> new UnfitValue("dns '" + text + "' is not IPv6", "write 2001:db8:f000::53"));
    }

    static Ipv6Prefix pool(String text) throws UnfitValue {
        return prefix("prefix", text, "2001:db8:f000::/64");
    }

    private static Ipv6Prefix prefix(String name, String text, String example) throws UnfitValue {
        Ipv6Prefix prefix;
        try {
            prefix = Ipv6Prefix.of(text);
        } catch (IllegalArgumentException e) {
            throw new UnfitValue(name + " '" + text + "' is no prefix", "write it as " + example);
        }
        Optional<Ipv6Address> written = Ipv6Address.read(text.substring(0, text.indexOf('/')));
        if (!written.equals(Optional.of(prefix.first()))) {
            throw new UnfitValue(
                    name + " '" + text + "' has bits set behind its length", "did you mean " + prefix + "?");
        }
        return prefix;
    }

    /** An address, or a prefix of addresses, that nobody is to get. */
    static Ipv6Prefix reserved(String text) throws UnfitValue {
        if (text.contains("/")) {
            return prefix("reserved", text, "2001:db8:f000::100/120");
        }
        return Ipv6Address.read(text)
                .map(Ipv6Prefix::host)
                .orElseThrow(() -> new UnfitValue(
                        "reserved '" + text + "' is not IPv6", "write 2001:db8:f000::5, or 2001:db8:f000::100/120"));
    }

    static TunnelType tunnelType(String text) throws UnfitValue {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "v6v4" -> TunnelType.V6V4;
            case "v6udpv4" -> TunnelType.V6UDPV4;
            default -> throw new UnfitValue("type '" + text + "' is not to be had", "use 'v6v4' and 'v6udpv4'");
        };
    }

    static Duration keepalive(String text) throws UnfitValue {
        return duration("interval", text, SHORTEST_KEEPALIVE, LONGEST_KEEPALIVE, "30s");
    }

    static Duration lease(String text) throws UnfitValue {
        return duration("lease", text, SHORTEST_LEASE, LONGEST_LEASE, "7d");
    }

    private static Duration duration(String name, String text, Duration least, Duration most, String example)
            throws UnfitValue {
        Matcher matcher = DURATION.matcher(text);
        String cure = "write it as " + example + ": s, m, h and d are known";
        if (!matcher.matches()) {
            throw new UnfitValue(name + " '" + text + "' is not a duration", cure);
        }
        long count = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new UnfitValue(name + " '" + text + "' is too short or too long", cure);
        }
        return duration;
    }
}
