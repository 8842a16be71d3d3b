package org.sitless.dataplane.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/**
 * Packets as text.
 *
 * <pre>
 *   # a comment, to the end of the line
 *   &#64;needs-checksum 40 16            what the packet lacks: in front of its octets
 *   45 00 00 50  5a*1440               octets, two digits each; or one octet, so many times
 *                                      an empty line ends a packet
 * </pre>
 */
final class HexPackets {
    private static final int OCTETS_IN_LINE = 20;
    private static final int WORTH_FOLDING = 40;

    private HexPackets() {}

    /** All packets of the file; none when there is no file. */
    static List<CasePacket> read(Path file) throws IOException {
        List<CasePacket> packets = new ArrayList<>();
        if (!Files.exists(file)) {
            return packets;
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add("");
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            String content = line.replaceFirst("#.*", "").strip();
            if (!line.isBlank()) {
                block.add(content);
            } else if (block.stream().anyMatch(HexPackets::isContent)) {
                packets.add(packet(block));
                block.clear();
            }
        }
        return packets;
    }

    private static boolean isContent(String line) {
        return !line.isEmpty();
    }

    private static CasePacket packet(List<String> block) {
        List<String> lacks = new ArrayList<>();
        ExpandableArrayBuffer octets = new ExpandableArrayBuffer();
        int length = 0;
        for (String line : block) {
            if (line.startsWith("@")) {
                lacks.add(line.substring(1));
                continue;
            }
            for (String token : line.split("\\s+", -1)) {
                byte[] run = run(token);
                octets.putBytes(length, run);
                length += run.length;
            }
        }
        return new CasePacket(Arrays.copyOf(octets.byteArray(), length), lacks);
    }

    private static byte[] run(String token) {
        if (token.isEmpty()) {
            return new byte[0];
        }
        String[] parts = token.split("\\*", -1);
        byte[] run = new byte[parts.length == 1 ? 1 : Integer.parseInt(parts[1])];
        Arrays.fill(run, HexFormat.of().parseHex(parts[0])[0]);
        return run;
    }

    /** The same form again, without comments. */
    static String print(CasePacket packet) {
        StringBuilder text = new StringBuilder("\n");
        packet.lacks().forEach(line -> text.append('@').append(line).append('\n'));
        byte[] octets = packet.octets();
        for (int at = 0; at < octets.length; ) {
            int same = sameFrom(octets, at);
            if (same >= WORTH_FOLDING) {
                text.append(hex(octets[at])).append('*').append(same).append('\n');
                at += same;
            } else {
                at = printLine(text, octets, at);
            }
        }
        return text.toString();
    }

    private static int printLine(StringBuilder text, byte[] octets, int start) {
        int at = start;
        while (at < octets.length && at < start + OCTETS_IN_LINE && sameFrom(octets, at) < WORTH_FOLDING) {
            text.append(hex(octets[at])).append((at - start) % 4 == 3 ? "  " : " ");
            at++;
        }
        text.append('\n');
        return at;
    }

    private static String hex(byte octet) {
        return HexFormat.of().toHexDigits(octet);
    }

    private static int sameFrom(byte[] octets, int start) {
        int end = start;
        while (end < octets.length && octets[end] == octets[start]) {
            end++;
        }
        return end - start;
    }
}
