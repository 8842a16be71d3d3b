package org.sitless.app.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.Ipv4Address;

/** Reads what concerns the outer packet: its ends, TTL and TOS, and the MTU that is left inside. */
final class OuterValues {
    private static final Pattern NUMBERS_AND_DOTS = Pattern.compile("[0-9.]+");
    /** RFC 1123 §2.1: letters, digits and hyphens between dots; an underscore is common enough in private zones. */
    private static final Pattern HOST_NAME =
            Pattern.compile("(?!-)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?", Pattern.UNICODE_CASE);

    private static final int LONGEST_NAME = 253;
    /** The two bits of the TOS octet that RFC 3168 gave to congestion notification. */
    private static final int ECN_BITS = 0x03;

    private OuterValues() {}

    static Optional<Ipv4Address> local(String text) throws UnfitValue {
        return text.equals("auto")
                ? Optional.empty()
                : Optional.of(unicast(text, "an IPv4 address of this host, or 'auto'"));
    }

    static RemoteEnd remote(String text) throws UnfitValue {
        String cure = "give the other end's IPv4 address, or a name that has one";
        if (text.indexOf(':') >= 0) {
            throw new UnfitValue("remote '" + text + "' is no IPv4 address: 6in4 carries IPv6 over IPv4", cure);
        }
        if (NUMBERS_AND_DOTS.matcher(text).matches()) {
            return new RemoteEnd(text, Optional.of(unicast(text, cure)));
        }
        if (text.length() > LONGEST_NAME || !HOST_NAME.matcher(text).matches()) {
            throw new UnfitValue("remote '" + text + "' is neither an IPv4 address nor a name", cure);
        }
        return new RemoteEnd(text, Optional.empty());
    }

    /** RFC 4213 §3.6: the ends of a configured tunnel are unicast addresses. */
    private static Ipv4Address unicast(String text, String cure) throws UnfitValue {
        Ipv4Address address;
        try {
            address = Ipv4Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UnfitValue(e.getMessage(), cure);
        }
        int firstOctet = address.bits() >>> 24;
        if (firstOctet == 0 || firstOctet >= 224) {
            throw new UnfitValue("'" + text + "' is not the address of one host", cure);
        }
        return address;
    }

    static Optional<InnerMtu> mtu(String text) throws UnfitValue {
        if (text.equals("auto")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InnerMtu(number("mtu", text, 10, "use a number or 'auto'")));
        } catch (IllegalArgumentException e) {
            throw new UnfitValue(
                    e.getMessage(), "use " + InnerMtu.MINIMUM_BYTES + " to " + InnerMtu.MAXIMUM_BYTES + ", or 'auto'");
        }
    }

    static OuterProtocol encapsulation(String text) throws UnfitValue {
        return switch (text) {
            case "proto41" -> OuterProtocol.PROTO41;
            case "udp" -> OuterProtocol.UDP;
            default -> throw new UnfitValue("encap '" + text + "' is unknown", "use 'proto41' or 'udp'");
        };
    }

    /** {@code [LOCAL:]REMOTE}; one number is both. */
    static Optional<UdpPorts> udpPorts(String text) throws UnfitValue {
        int colon = text.indexOf(':');
        String remote = text.substring(colon + 1);
        String local = colon < 0 ? remote : text.substring(0, colon);
        return Optional.of(new UdpPorts(port(local), port(remote)));
    }

    private static int port(String text) throws UnfitValue {
        return between("udp port", text, 1, 65_535, "use 1 to 65535, or two as in 5001:3653, ours first");
    }

    static OptionalInt ttl(String text) throws UnfitValue {
        String cure = "use 1 to 255, or 'inherit' for the inner packet's hop limit";
        return text.equals("inherit") ? OptionalInt.empty() : OptionalInt.of(between("ttl", text, 1, 255, cure));
    }

    static OptionalInt trafficClass(String text) throws UnfitValue {
        String cure = "use 0 to 252 in steps of 4, or 'inherit' for the inner packet's DSCP";
        if (text.equals("inherit")) {
            return OptionalInt.empty();
        }
        int octet = between("tos", text, 0, 255, cure);
        if ((octet & ECN_BITS) != 0) {
            throw new UnfitValue("tos " + text + " sets ECN bits, which follow each packet (RFC 6040)", cure);
        }
        return OptionalInt.of(octet);
    }

    static int between(String name, String text, int least, int most, String cure) throws UnfitValue {
        int value = number(name, text, 10, cure);
        if (value < least || value > most) {
            throw new UnfitValue(name + " " + text + " is not within " + least + " to " + most, cure);
        }
        return value;
    }

    private static int number(String name, String text, int radix, String cure) throws UnfitValue {
        try {
            return text.startsWith("0x") ? Integer.parseInt(text.substring(2), 16) : Integer.parseInt(text, radix);
        } catch (NumberFormatException e) {
            throw new UnfitValue(name + " '" + text + "' is not a number", cure);
        }
    }
}
