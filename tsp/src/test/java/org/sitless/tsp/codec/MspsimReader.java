package org.sitless.tsp.codec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an offer the way mspsim and Contiki do: a regular expression finds one address, a split at each colon its octets. A group without
 * digits ends the thread that reads, and with it the client.
 */
public final class MspsimReader {
    private static final Pattern CLIENT = Pattern.compile("(?s).+?<client>.+?ipv6\">(.+?)</address>");

    /** No line breaks: something has to stand in front of the element in its line. */
    private static final Pattern PREFIX = Pattern.compile(".+?<prefix (.+?)>(.+?)</prefix>");

    private static final int LONGEST = 1_280 - 8;

    private MspsimReader() {}

    public static byte[] address(String answer) {
        return octets(CLIENT.matcher(received(answer)), 1);
    }

    public static byte[] prefix(String answer) {
        return octets(PREFIX.matcher(received(answer)), 2);
    }

    private static String received(String answer) {
        return answer.substring(0, Math.min(LONGEST, answer.length()));
    }

    private static byte[] octets(Matcher matcher, int group) {
        if (!matcher.find()) {
            throw new IllegalStateException("finds nothing");
        }
        String[] groups = matcher.group(group).trim().split(":", -1);
        byte[] octets = new byte[2 * groups.length];
        for (int i = 0; i < groups.length; i++) {
            int value = Integer.parseInt(groups[i], 16);
            octets[2 * i] = (byte) (value >> 8);
            octets[2 * i + 1] = (byte) value;
        }
        return octets;
    }
}
