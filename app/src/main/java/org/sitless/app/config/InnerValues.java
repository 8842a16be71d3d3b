package org.sitless.app.config;

import java.util.Locale;
import java.util.regex.Pattern;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/** Reads what concerns the inner side: addresses of the device and prefixes routed into it. */
final class InnerValues {
    /** What an address may consist of; anything else must never reach a resolver. */
    private static final Pattern IPV6_LETTERS = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final String ADDRESS_CURE = "write it as 2001:db8:1::2/64";
    private static final String ROUTE_CURE = "write it as 2001:db8::/32, or 'default' for ::/0";

    private InnerValues() {}

    static InterfaceAddress address(String text) throws UnfitValue {
        int slash = text.indexOf('/');
        Ipv6Address address = ipv6("address", slash < 0 ? text : text.substring(0, slash), ADDRESS_CURE);
        if (slash < 0) {
            throw new UnfitValue(
                    "address '" + text + "' has no prefix length",
                    "write " + text + "/64, or /128 for a single address");
        }
        refuseUnfitForInterface(address, text);
        return new InterfaceAddress(address, prefixLength("address", text, slash, ADDRESS_CURE));
    }

    /** RFC 4291 §2.5.2, §2.5.3, §2.7: what no interface can have; RFC 4213 §3.7: the link-local address follows the IPv4 one. */
    private static void refuseUnfitForInterface(Ipv6Address address, String text) throws UnfitValue {
        boolean mappedOrCompatible =
                address.high() == 0 && (address.low() >>> 48 == 0 || address.low() >>> 32 == 0xFFFF);
        if (mappedOrCompatible || address.high() >>> 56 == 0xFF) {
            throw new UnfitValue(
                    "address '" + text + "' cannot belong to an interface", "use a global or unique local address");
        }
        if (address.high() >>> 54 == 0xFE80 >>> 6) {
            throw new UnfitValue(
                    "address '" + text + "' is link-local",
                    "leave it out: the tunnel has fe80:: and its IPv4 address (RFC 4213)");
        }
    }

    static Ipv6Prefix route(String text) throws UnfitValue {
        if (text.equals("default")) {
            return Ipv6Prefix.ANY;
        }
        int slash = text.indexOf('/');
        Ipv6Address first = ipv6("route", slash < 0 ? text : text.substring(0, slash), ROUTE_CURE);
        Ipv6Prefix prefix = Ipv6Prefix.of(first, slash < 0 ? 128 : prefixLength("route", text, slash, ROUTE_CURE));
        if (!prefix.firstAddress().equals(first)) {
            throw new UnfitValue(
                    "route '" + text + "' is not a prefix: it has bits set behind its length",
                    "did you mean " + prefix + "?");
        }
        if (prefix.high() >>> 56 == 0xFF) {
            throw new UnfitValue("route '" + text + "' is multicast", ROUTE_CURE);
        }
        return prefix;
    }

    private static Ipv6Address ipv6(String name, String text, String cure) throws UnfitValue {
        String what = name + " '" + text + "' is not IPv6";
        if (!IPV6_LETTERS.matcher(text).matches()) {
            throw new UnfitValue(what, cure);
        }
        try {
            return Ipv6Address.parse(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UnfitValue(what, cure);
        }
    }

    private static int prefixLength(String name, String text, int slash, String cure) throws UnfitValue {
        String digits = text.substring(slash + 1);
        if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > 128) {
            throw new UnfitValue(name + " '" + text + "' has no prefix length of 0 to 128", cure);
        }
        return Integer.parseInt(digits);
    }
}
