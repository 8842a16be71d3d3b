package org.sitless.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

/** Reads the values of a tspc.conf one by one. */
final class ClientValues {
    private static final Pattern SERVER = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(?::([0-9]{1,5}))?");
    private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final int LONGEST_PAUSE_SECONDS = 3_600;
    private static final int LONGEST_KEEPALIVE_SECONDS = 86_400;
    /** Service managers have no more patience with who is to stop, and it has more to do. */
    private static final int LONGEST_DELETE_SECONDS = 5;

    /** RFC 4862 §5.5.3: hosts configure themselves from prefixes of 64 bits. */
    private static final int LONGEST_LAN_PREFIX = 64;

    private ClientValues() {}

    static ServerName server(String text) throws UnfitValue {
        String cure = "give a name or an IPv4 address, with :PORT if it is not " + ServerName.DEFAULT_PORT;
        Matcher parts = SERVER.matcher(text);
        if (!parts.matches() || parts.group(1).startsWith("[") || parts.group(1).isEmpty()) {
            boolean ipv6 = text.startsWith("[") || text.indexOf(':') != text.lastIndexOf(':');
            String why = ipv6 ? "is IPv6, and tunnels of IPv6 in IPv4 end at IPv4 addresses" : "is no broker";
            throw new UnfitValue("server '" + text + "' " + why, cure);
        }
        String host = parts.group(1);
        boolean address = DIGITS_AND_DOTS.matcher(host).matches();
        if (address
                ? Ipv4Address.read(host).filter(Ipv4Address::isUnicast).isEmpty()
                : !NamedAddress.isHostName(host)) {
            throw new UnfitValue("server '" + text + "' is neither an IPv4 address nor a name", cure);
        }
        int port = parts.group(2) == null
                ? ServerName.DEFAULT_PORT
                : OuterValues.between("port", parts.group(2), 1, 65_535, cure);
        return new ServerName(text, host, port);
    }

    /**
     * The mechanisms that a name allows. Never PLAIN unless it is asked for: a password that travels in the clear is everybody's, and
     * {@code any} lets whoever stands in between choose.
     */
    static List<Mechanism> mechanisms(String text) throws UnfitValue {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "any", "passdss-3des-1" -> List.of(Mechanism.SCRAM_SHA_256, Mechanism.DIGEST_MD5);
            case "scram-sha-256" -> List.of(Mechanism.SCRAM_SHA_256);
            case "digest-md5" -> List.of(Mechanism.DIGEST_MD5);
            case "plain" -> List.of(Mechanism.PLAIN);
            case "anonymous" -> List.of(Mechanism.ANONYMOUS);
            default ->
                throw new UnfitValue(
                        "auth_method '" + text + "' is unknown",
                        "use any, scram-sha-256, digest-md5, plain or anonymous");
        };
    }

    static TunnelType tunnelMode(String text) throws UnfitValue {
        String cure = "use v6anyv4, v6v4 or v6udpv4";
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "v6anyv4" -> TunnelType.V6ANYV4;
            case "v6v4" -> TunnelType.V6V4;
            case "v6udpv4" -> TunnelType.V6UDPV4;
            case "v4v6", "dslite" ->
                throw new UnfitValue("tunnel_mode '" + text + "' carries IPv4 in IPv6, which sitless does not", cure);
            default -> throw new UnfitValue("tunnel_mode '" + text + "' is unknown", cure);
        };
    }

    static boolean isRouter(String text) throws UnfitValue {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "host" -> false;
            case "router" -> true;
            default -> throw new UnfitValue("host_type '" + text + "' is unknown", "use host or router");
        };
    }

    static boolean isRadvd(String text) throws UnfitValue {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "own" -> false;
            case "radvd" -> true;
            default -> throw new UnfitValue("advertiser '" + text + "' is unknown", "use own or radvd");
        };
    }

    static boolean isNetwork(String text) throws UnfitValue {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "none" -> false;
            case "network" -> true;
            default -> throw new UnfitValue("template_capabilities '" + text + "' is unknown", "use none or network");
        };
    }

    static int prefixLength(String text) throws UnfitValue {
        return OuterValues.between("prefixlen", text, 1, 128, "use 48, 56 or 64");
    }

    /** Only a router's matters. */
    static void checkLanPrefix(int length) throws UnfitValue {
        if (length > LONGEST_LAN_PREFIX) {
            throw new UnfitValue(
                    "prefixlen " + length + " leaves no room for a LAN that configures itself",
                    "use " + LONGEST_LAN_PREFIX + " or less");
        }
    }

    static List<NamedAddress> dnsServers(String text) throws UnfitValue {
        List<NamedAddress> servers = new ArrayList<>();
        for (String name : text.split(":", -1)) {
            if (!NamedAddress.isHostName(name)) {
                throw new UnfitValue("dns_server '" + name + "' is not a name", "give names, with ':' between them");
            }
            servers.add(NamedAddress.name(name));
        }
        return servers;
    }

    static Optional<Ipv4Address> local(String text) throws UnfitValue {
        if (text.equals("auto")) {
            return Optional.empty();
        }
        Optional<Ipv4Address> address = Ipv4Address.read(text).filter(Ipv4Address::isUnicast);
        if (address.isEmpty()) {
            throw new UnfitValue(
                    "client_v4 '" + text + "' is not the address of one host",
                    "give an IPv4 address of this host, or 'auto'");
        }
        return address;
    }

    static Duration pause(String text) throws UnfitValue {
        return Duration.ofSeconds(OuterValues.between(
                "retry delay", text, 0, LONGEST_PAUSE_SECONDS, "use 0 to " + LONGEST_PAUSE_SECONDS + " seconds"));
    }

    static Duration deleteTimeout(String text) throws UnfitValue {
        return Duration.ofSeconds(OuterValues.between(
                "delete_timeout", text, 0, LONGEST_DELETE_SECONDS, "use 0 to " + LONGEST_DELETE_SECONDS + " seconds"));
    }

    static Duration keepaliveInterval(String text) throws UnfitValue {
        return Duration.ofSeconds(OuterValues.between(
                "keepalive_interval", text, 0, LONGEST_KEEPALIVE_SECONDS, "use seconds: 30 is usual"));
    }

    static boolean yesOrNo(String text) throws UnfitValue {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new UnfitValue("'" + text + "' is neither yes nor no", "use yes or no");
        };
    }

    /** Printable US-ASCII: what RFC 4616 and gogoc allow and every mechanism agrees on. Never shown. */
    static String printable(String name, String text, int longest) throws UnfitValue {
        boolean unfit = text.length() > longest || text.chars().anyMatch(c -> c < ' ' || c > '~');
        if (unfit) {
            throw new UnfitValue(
                    name + " is longer than " + longest + " characters or not printable US-ASCII",
                    "ask the broker's admin for another one");
        }
        return text;
    }

    static String template(String text) throws UnfitValue {
        if (!PLAIN_WORD.matcher(text).matches()) {
            throw new UnfitValue(
                    "template '" + text + "' is not a name", "use the script's name without its ending .sh");
        }
        return text;
    }

    static Path path(String text) throws UnfitValue {
        if (text.indexOf('\0') >= 0) {
            throw new UnfitValue("not a path", "write it without control characters");
        }
        return Path.of(text);
    }
}
