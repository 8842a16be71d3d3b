package org.sitless.tsp.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads an offer the way gogoc 1.2 does: it is no XML parser but scans strings, stops in silence at whatever it does not expect, and keeps
 * what it has found until then. Knows nothing of our own reader.
 *
 * <p>What it does not survive is a {@link Crash}: a value it takes for granted and that is not there.
 */
public final class GogocReader {
    private static final Map<String, Set<String>> CHILDREN = Map.of(
            "", Set.of("tunnel"),
            "tunnel", Set.of("server", "client", "broker"),
            "server", Set.of("address", "router"),
            "client", Set.of("address", "dns_server", "router", "keepalive"),
            "router", Set.of("prefix", "dns_server", "as"),
            "dns_server", Set.of("address"),
            "broker", Set.of("address"),
            "keepalive", Set.of("address"));

    private static final Set<String> VALUES = Set.of("address", "prefix", "as");

    private final Map<String, String> found = new LinkedHashMap<>();

    private GogocReader() {}

    /** It dereferences null, or takes what it did not read for an address. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash(String what) {
            super(what);
        }
    }

    /**
     * What the client knows after an answer, by path: {@code client/address[ipv6]}.
     *
     * @param answer one datagram's body, or what one recv() brings and those after it
     */
    public static Map<String, String> read(String answer) {
        if (!answer.startsWith("Content-length:")) {
            throw new Crash("no frame");
        }
        int header = newline(answer, 0);
        int length = Integer.parseInt(
                answer.substring("Content-length:".length(), header).strip());
        String body = answer.substring(header + 1);
        if (length <= 0 || length < body.length()) {
            throw new Crash("length " + length + " for " + body.length());
        }
        int status = newline(body, 0);
        if (!body.substring(0, 3).equals("200")) {
            throw new Crash("status " + body.substring(0, status));
        }
        GogocReader reader = new GogocReader();
        reader.scan(body.substring(Math.max(0, body.indexOf('<', status))), "", "");
        return reader.found;
    }

    private static int newline(String text, int from) {
        int newline = text.indexOf('\n', from);
        if (newline < 0) {
            throw new Crash("no newline");
        }
        return newline;
    }

    /** What the script is told: the groups of the prefix that its length reaches into, by counting characters. */
    public static String scriptPrefix(Map<String, String> offer) {
        int length = Integer.parseInt(offer.get("client/router/prefix[]"));
        int groups = (length + 15) / 16;
        return offer.get("client/router/prefix").substring(0, 4 * groups + groups - 1);
    }

    /** Looks at what it needs before it sets a tunnel up. */
    public static void setUp(Map<String, String> offer) {
        for (String ipv4 : List.of("server/address[ipv4]", "client/address[ipv4]")) {
            demand(offer, ipv4, "[0-9.]+");
        }
        for (String ipv6 : List.of("server/address[ipv6]", "client/address[ipv6]", "client/dns_server/address[ipv6]")) {
            demand(offer, ipv6, "[0-9a-f:]+");
        }
        if (offer.containsKey("client/router/prefix")) {
            demand(offer, "client/router/prefix", "[0-9a-f.:]+");
            demand(offer, "client/router/prefix[]", "[0-9]+");
        }
        if (offer.containsKey("client/keepalive[]")) {
            demand(offer, "client/keepalive/address[ipv6]", "[0-9a-f:]+");
        }
    }

    private static void demand(Map<String, String> offer, String what, String characters) {
        String value = offer.get(what);
        if (value == null || !value.matches(characters)) {
            throw new Crash(what + " is " + value);
        }
    }

    /** Reads siblings. Returns at the first thing that is none. */
    private void scan(String text, String holder, String path) {
        int at = 0;
        while (true) {
            at = skipBlanks(text, at);
            if (at + 1 >= text.length() || text.charAt(at) != '<' || !isLetter(text.charAt(at + 1))) {
                return;
            }
            int nameEnd = at + 1;
            while (nameEnd < text.length() && isNameCharacter(text.charAt(nameEnd))) {
                nameEnd++;
            }
            String name = text.substring(at + 1, nameEnd);
            boolean known = CHILDREN.get(holder).contains(name);
            StringBuilder attribute = new StringBuilder();
            at = known ? endOfTag(text, nameEnd, attribute) : text.indexOf('>', nameEnd) + 1;
            if (at <= 0) {
                return;
            }
            boolean empty = known && text.charAt(at - 2) == '/';
            int end = empty ? at : text.indexOf("</" + name + ">", at);
            if (end < 0) {
                return;
            }
            if (known) {
                take(name, attribute.toString(), text.substring(at, end), path);
            }
            at = empty ? end : end + name.length() + 3;
        }
    }

    /**
     * Reads attributes; remembers the value of the one that matters.
     *
     * @return the index behind the tag, or -1
     */
    private int endOfTag(String text, int nameEnd, StringBuilder attribute) {
        int at = nameEnd;
        if (text.startsWith("/>", at)) {
            return at + 2;
        }
        if (at < text.length() && text.charAt(at) == ' ') {
            at = skipBlanks(text, at + 1);
            while (at < text.length() && isLetter(text.charAt(at))) {
                int equals = at;
                while (equals < text.length() && isNameCharacter(text.charAt(equals))) {
                    equals++;
                }
                if (!text.startsWith("=\"", equals)) {
                    return -1;
                }
                int quote = equals + 2;
                while (quote < text.length() && "\n\r>\"".indexOf(text.charAt(quote)) < 0) {
                    quote++;
                }
                if (quote == text.length() || text.charAt(quote) != '"') {
                    return -1;
                }
                String name = text.substring(at, equals);
                String value = text.substring(equals + 2, quote);
                found.put("@" + name, value.toLowerCase(Locale.ROOT));
                if (Set.of("type", "length", "interval", "number").contains(name)) {
                    attribute.setLength(0);
                    attribute.append(value);
                }
                at = skipBlanks(text, quote + 1);
            }
            at += at < text.length() && text.charAt(at) == '/' ? 1 : 0;
        }
        return at < text.length() && text.charAt(at) == '>' ? at + 1 : -1;
    }

    private void take(String name, String attribute, String content, String path) {
        String here = path.isEmpty() ? name : path + "/" + name;
        switch (name) {
            case "tunnel" -> {
                found.put("tunnel", attribute);
                scan(content, name, "");
            }
            case "address" -> found.put(here + "[" + attribute + "]", content.toLowerCase(Locale.ROOT));
            default -> {
                if (!attribute.isEmpty()) {
                    found.put(here + "[]", attribute);
                }
                if (VALUES.contains(name)) {
                    found.put(here, content.toLowerCase(Locale.ROOT));
                } else {
                    scan(content, name, here);
                }
            }
        }
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isNameCharacter(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '_';
    }
}
