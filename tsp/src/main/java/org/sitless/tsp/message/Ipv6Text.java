package org.sitless.tsp.message;

import java.util.Optional;

/** Reads and writes the textual forms of an IPv6 address (RFC 4291 §2.2, RFC 5952). */
final class Ipv6Text {
    private static final int GROUPS = 8;

    /** Longest legal text: six groups of four digits and a dotted quad. */
    private static final int MAX_LENGTH = 45;

    private Ipv6Text() {}

    /**
     * Reads an address, hexadecimal groups throughout or with a dotted quad as its last 32 bits.
     *
     * <p>One liberty: {@code ::} may stand for no group at all. RFC 4291 wants it to mean at least one, but RFC 5572 prints
     * {@code 2001:db8:c18:ffff::0000:0000:0000:0001} in its own examples, and a broker that follows them is understood.
     */
    static Optional<Ipv6Address> read(String text) {
        if (text.length() > MAX_LENGTH || text.isEmpty()) {
            return Optional.empty();
        }
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        Groups groups = new Groups();
        boolean complete;
        if (gap < 0) {
            complete = groups.add(text, true) && groups.count == GROUPS;
        } else {
            complete = (gap == 0 || groups.add(text.substring(0, gap), false)) && groups.addBehindGap(text, gap + 2);
        }
        return complete ? Optional.of(groups.address()) : Optional.empty();
    }

    /** Sixteen-bit groups as they are read, from the left. */
    private static final class Groups {
        private final int[] values = new int[GROUPS];
        private int count;

        boolean addBehindGap(String text, int from) {
            int before = count;
            if (from < text.length() && !add(text.substring(from), true)) {
                return false;
            }
            int behind = count - before;
            System.arraycopy(values, before, values, GROUPS - behind, behind);
            java.util.Arrays.fill(values, before, GROUPS - behind, 0);
            return true;
        }

        boolean add(String part, boolean mayEndDotted) {
            String[] texts = part.split(":", -1);
            for (int i = 0; i < texts.length; i++) {
                boolean dotted = mayEndDotted && i == texts.length - 1 && texts[i].indexOf('.') >= 0;
                if (dotted ? !addDotted(texts[i]) : !addHex(texts[i])) {
                    return false;
                }
            }
            return true;
        }

        private boolean addHex(String text) {
            if (count == GROUPS || text.isEmpty() || text.length() > 4) {
                return false;
            }
            int value = 0;
            for (int i = 0; i < text.length(); i++) {
                int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
                if (digit < 0) {
                    return false;
                }
                value = (value << 4) | digit;
            }
            values[count++] = value;
            return true;
        }

        private boolean addDotted(String text) {
            Optional<Ipv4Address> quad = Ipv4Address.read(text);
            if (quad.isEmpty() || count > GROUPS - 2) {
                return false;
            }
            values[count++] = quad.get().bits() >>> 16;
            values[count++] = quad.get().bits() & 0xFFFF;
            return true;
        }

        Ipv6Address address() {
            return new Ipv6Address(half(0), half(4));
        }

        private long half(int first) {
            long bits = 0;
            for (int i = first; i < first + 4; i++) {
                bits = (bits << 16) | values[i];
            }
            return bits;
        }
    }

    static String padded(long high, long low) {
        StringBuilder text = new StringBuilder(39);
        for (int group = 0; group < GROUPS; group++) {
            String digits = Integer.toHexString(group(high, low, group));
            text.append(group == 0 ? "" : ":")
                    .append("0".repeat(4 - digits.length()))
                    .append(digits);
        }
        return text.toString();
    }

    /** RFC 5952 §4: lower case, no leading zeros, the first longest run of at least two zero groups becomes {@code ::}. */
    static String compressed(long high, long low) {
        int runStart = -1;
        int runLength = 1;
        for (int group = 0; group < GROUPS; group++) {
            int end = group;
            while (end < GROUPS && group(high, low, end) == 0) {
                end++;
            }
            if (end - group > runLength) {
                runStart = group;
                runLength = end - group;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int group = 0; group < GROUPS; group++) {
            if (group == runStart) {
                text.append("::");
                group += runLength - 1;
            } else {
                boolean behindGap = text.length() >= 2 && text.charAt(text.length() - 1) == ':';
                text.append(group == 0 || behindGap ? "" : ":").append(Integer.toHexString(group(high, low, group)));
            }
        }
        return text.toString();
    }

    private static int group(long high, long low, int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3))) & 0xFFFF;
    }
}
