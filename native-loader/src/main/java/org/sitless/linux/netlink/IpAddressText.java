package org.sitless.linux.netlink;

/** Text of addresses, both ways: strict literals in (RFC 4291 §2.2), the one canonical form out (RFC 5952 §4). */
final class IpAddressText {
    private static final int GROUPS = 8;

    private IpAddressText() {}

    static IpAddress parse(String text) {
        if (text.indexOf(':') < 0) {
            return IpAddress.ofIpv4((int) dotted(text, text));
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            long[] halves = new long[2];
            if (groups(text, text, 0, halves) != GROUPS) {
                throw notAnAddress(text);
            }
            return IpAddress.ofIpv6(halves[0], halves[1]);
        }
        return parseAroundGap(text, gap);
    }

    private static IpAddress parseAroundGap(String text, int gap) {
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        if (before.indexOf('.') >= 0) {
            throw notAnAddress(text);
        }
        long[] head = new long[2];
        int headGroups = before.isEmpty() ? 0 : groups(text, before, 0, head);
        int tailGroups = after.isEmpty() ? 0 : groups(text, after, 0, new long[2]);
        if (headGroups + tailGroups >= GROUPS) {
            throw notAnAddress(text);
        }
        if (tailGroups > 0) {
            groups(text, after, GROUPS - tailGroups, head);
        }
        return IpAddress.ofIpv6(head[0], head[1]);
    }

    /** Ors the groups of {@code part} into {@code halves} from group {@code first} on; returns how many there were. */
    private static int groups(String text, String part, int first, long[] halves) {
        int group = first;
        int start = 0;
        while (start <= part.length()) {
            int colon = part.indexOf(':', start);
            int end = colon < 0 ? part.length() : colon;
            String word = part.substring(start, end);
            if (word.indexOf('.') >= 0 && colon < 0) {
                long bits = dotted(text, word);
                put(text, halves, group++, bits >>> 16);
                put(text, halves, group++, bits & 0xFFFF);
            } else {
                put(text, halves, group++, number(text, word, 16, 4));
            }
            start = end + 1;
        }
        return group - first;
    }

    private static void put(String text, long[] halves, int group, long value) {
        if (group >= GROUPS) {
            throw notAnAddress(text);
        }
        halves[group >> 2] |= value << (48 - 16 * (group & 3));
    }

    private static long dotted(String text, String word) {
        long bits = 0;
        int start = 0;
        for (int part = 0; part < 4; part++) {
            int dot = word.indexOf('.', start);
            if ((dot < 0) != (part == 3)) {
                throw notAnAddress(text);
            }
            int end = dot < 0 ? word.length() : dot;
            long value = number(text, word.substring(start, end), 10, 3);
            if (value > 255 || (end - start > 1 && word.charAt(start) == '0')) {
                throw notAnAddress(text);
            }
            bits = (bits << 8) | value;
            start = end + 1;
        }
        return bits;
    }

    private static long number(String text, String digits, int radix, int longest) {
        if (digits.isEmpty() || digits.length() > longest) {
            throw notAnAddress(text);
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                throw notAnAddress(text);
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not an IP address; write it like 192.0.2.1 or 2001:db8::1, without zone or name");
    }

    static String print(IpAddress address) {
        if (address.family() == IpFamily.IPV4) {
            return dotted(address.low());
        }
        if (address.high() == 0 && address.low() >>> 32 == 0xFFFF) {
            return "::ffff:" + dotted(address.low() & 0xFFFF_FFFFL);
        }
        return printGroups(address);
    }

    private static String printGroups(IpAddress address) {
        int gapStart = -1;
        int gapLength = 1; // RFC 5952 §4.2.2: "::" MUST NOT be used to shorten just one 16-bit 0 field
        int runStart = 0;
        for (int group = 0; group < GROUPS; group++) {
            if (group(address, group) != 0) {
                runStart = group + 1;
            } else if (group + 1 - runStart > gapLength) { // §4.2.3: the first of equally long runs
                gapStart = runStart;
                gapLength = group + 1 - runStart;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int group = 0; group < GROUPS; group++) {
            if (group == gapStart) {
                text.append("::");
                group += gapLength - 1;
                continue;
            }
            if (group > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(address, group)));
        }
        return text.toString();
    }

    private static int group(IpAddress address, int group) {
        long half = group < 4 ? address.high() : address.low();
        return (int) (half >>> (48 - 16 * (group & 3))) & 0xFFFF;
    }

    private static String dotted(long bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
