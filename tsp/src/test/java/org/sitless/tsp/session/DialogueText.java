package org.sitless.tsp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** How octets are written down in the files of {@code dialogues}: text, with backslash escapes for what cannot be seen. */
final class DialogueText {
    private DialogueText() {}

    /** Without comments, continuations joined to what they continue. */
    static List<String> joined(List<String> text) {
        List<String> joined = new ArrayList<>();
        for (String line : text) {
            if (line.startsWith("> ")) {
                int last = joined.size() - 1;
                joined.set(last, joined.get(last) + line.substring(2) + "\\r\\n");
            } else if (!line.startsWith("#") && !line.isBlank()) {
                joined.add(line);
            }
        }
        return joined;
    }

    static String[] words(String line) {
        return line.split(" ", -1);
    }

    static Duration seconds(String text) {
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000));
    }

    static byte[] datagram(String line) {
        String[] words = line.split(" ", 4);
        byte[] header = HexFormat.of().parseHex(words[1] + words[2]);
        byte[] body = words.length > 3 ? octets(words[3]) : new byte[0];
        byte[] datagram = Arrays.copyOf(header, 8 + body.length);
        System.arraycopy(body, 0, datagram, 8, body.length);
        return datagram;
    }

    static byte[] octets(String escaped) {
        return escaped.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\b", "\b")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .getBytes(ISO_8859_1);
    }

    static String escaped(byte[] octets) {
        return new String(octets, ISO_8859_1)
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("\0", "\\0");
    }

    /** Both words of the header in hexadecimal, then the body, if any. */
    static String ofDatagram(byte[] datagram) {
        String header = HexFormat.of().formatHex(datagram, 0, 8);
        String words = header.substring(0, 8) + " " + header.substring(8);
        byte[] body = Arrays.copyOfRange(datagram, 8, datagram.length);
        return body.length == 0 ? words : words + " " + escaped(body);
    }
}
