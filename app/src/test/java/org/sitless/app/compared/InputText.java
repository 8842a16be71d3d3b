package org.sitless.app.compared;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.sitless.testbed.PacketBytes;

/**
 * Packets written as what sets them apart: {@code src=:: hl=1} is an echo request from :: with hop limit 1, and all else as usual.
 *
 * <p>Steps are separated by {@code ;}; {@code and pause=50} waits for no end mark before the next. A step comes on the outer wire, from 192.0.2.2 and 2001:db8:1::2 to 192.0.2.1 and 2001:db8:1::1; with
 * {@code via=inside} on the inner one, from 2001:db8:2::2 to 2001:db8:ffff::1, which leads through the tunnel.
 */
final class InputText {
    /** Identifier of the echo requests that are inputs. */
    static final int IDENTIFIER = 0x5157;

    private static final String A = "2001:db8:1::2";
    private static final String B = "2001:db8:1::1";
    private static final String BEHIND = "2001:db8:2::2";
    private static final String HAIRPIN = "2001:db8:ffff::1";

    private final Map<String, String> words = new HashMap<>();
    private final boolean inside;

    private InputText(String text) {
        for (String word : text.strip().split(" +", -1)) {
            int equals = word.indexOf('=');
            words.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? "" : word.substring(equals + 1));
        }
        inside = word("via", "").equals("inside");
    }

    /**
     * One thing that arrives.
     *
     * @param marked whether it is waited for what it leads to: not where the next packet must be the test's
     * @param outerError whether it is an ICMPv4 error
     */
    record Step(boolean inside, List<byte[]> packets, int pauseMillis, boolean marked, boolean outerError) {}

    static List<Step> steps(String text) {
        return Arrays.stream(text.split(";", -1))
                .map(InputText::new)
                .map(step -> new Step(
                        step.inside,
                        step.packets(),
                        step.number("pause", 0),
                        !step.words.containsKey("and"),
                        step.words.containsKey("icmp4")))
                .toList();
    }

    private String word(String key, String usual) {
        return words.getOrDefault(key, usual);
    }

    private int number(String key, int usual) {
        return words.containsKey(key) ? Integer.decode(words.get(key)) : usual;
    }

    private List<byte[]> packets() {
        if (words.containsKey("none")) {
            return List.of();
        }
        if (words.containsKey("icmp4")) {
            return List.of(outerError());
        }
        return inside ? List.of(inner()) : outer(inner());
    }

    private byte[] inner() {
        String source = word("src", inside ? BEHIND : A);
        String destination = word("dst", inside ? HAIRPIN : B);
        int hopLimit = number("hl", 64);
        Payload payload = payload(source, destination);
        byte[] packet =
                PacketBytes.ipv6(source, destination, payload.protocol, hopLimit, number("tc", 0), payload.octets);
        if (words.containsKey("plen")) {
            ByteBuffer.wrap(packet).putShort(4, (short) number("plen", 0));
        }
        if (words.containsKey("version")) {
            packet[0] = (byte) (number("version", 6) << 4);
        }
        packet = Arrays.copyOf(packet, packet.length + number("pad", 0));
        return words.containsKey("cut") ? Arrays.copyOf(packet, number("cut", 0)) : packet;
    }

    /** What stands behind the IPv6 header. */
    private static final class Payload {
        private final int protocol;
        private final byte[] octets;

        private Payload(int protocol, byte[] octets) {
            this.protocol = protocol;
            this.octets = octets;
        }
    }

    private Payload payload(String source, String destination) {
        byte[] echo = PacketBytes.icmpv6(source, destination, 128, 0, IDENTIFIER << 16 | 1, new byte[number("len", 8)]);
        byte[] carried = PacketBytes.echo(A, B, IDENTIFIER, 1, 8);
        byte[] tunneled = PacketBytes.ipv4("192.0.2.2", "192.0.2.1", PacketBytes.IPV6, carried);
        return switch (word("kind", "echo")) {
            case "echo" -> new Payload(PacketBytes.ICMPV6, echo);
            case "udp" -> new Payload(PacketBytes.UDP, PacketBytes.udpOverIpv6(source, destination, 9, 9, new byte[8]));
            case "unknown" -> new Payload(253, new byte[16]);
            case "ipv6" -> new Payload(PacketBytes.IPV6, carried);
            case "ipv4" -> new Payload(PacketBytes.IPV4, tunneled);
            case "gre" -> new Payload(PacketBytes.GRE, PacketBytes.gre(0x86DD, carried));
            case "rh0" -> new Payload(43, PacketBytes.concat(hex("3a020001 00000000"), new byte[16], echo));
            case "hbh80" -> new Payload(0, PacketBytes.concat(hex("3a008004 00000000"), echo));
            case "ns" -> solicitation(source, destination, hex("0101020000000002"));
            case "dad" -> solicitation(source, destination, new byte[0]);
            case "mld" ->
                new Payload(PacketBytes.ICMPV6, PacketBytes.icmpv6(source, destination, 130, 0, 0, new byte[16]));
            default -> throw new IllegalArgumentException("no kind of packet: " + words);
        };
    }

    private Payload solicitation(String source, String destination, byte[] option) {
        byte[] target = Arrays.copyOfRange(PacketBytes.ipv6(word("target", B), B, 0, new byte[0]), 8, 24);
        return new Payload(
                PacketBytes.ICMPV6,
                PacketBytes.icmpv6(source, destination, 135, 0, 0, PacketBytes.concat(target, option)));
    }

    private List<byte[]> outer(byte[] inner) {
        byte[] payload = words.containsKey("octets") ? new byte[number("octets", 0)] : inner;
        if (words.containsKey("frag")) {
            return fragments(payload);
        }
        byte[] packet = outer(payload, 0x4000, number("otos", 0), word("osrc", "192.0.2.2"));
        if (words.containsKey("oopt")) {
            packet = PacketBytes.withOptions(packet, hex(word("oopt", "")));
        }
        if (words.containsKey("evil")) {
            packet[6] |= (byte) 0x80;
            PacketBytes.ipv4Checksum(packet);
        }
        if (words.containsKey("oihl")) {
            packet[0] = (byte) (0x40 | number("oihl", 5));
        }
        if (words.containsKey("olen")) {
            ByteBuffer.wrap(packet).putShort(2, (short) number("olen", 0));
            PacketBytes.ipv4Checksum(packet);
        }
        if (words.containsKey("badsum")) {
            packet[10] ^= 0x55;
        }
        return List.of(packet);
    }

    private byte[] outer(byte[] payload, int flags, int tos, String source) {
        return PacketBytes.ipv4(
                source,
                word("odst", "192.0.2.1"),
                number("oproto", PacketBytes.IPV6),
                tos,
                number("ottl", 64),
                flags,
                number("oid", 7),
                payload);
    }

    /** Pieces of {@code frag} octets; {@code how} says what is wrong with them. */
    private List<byte[]> fragments(byte[] payload) {
        int size = number("frag", 8);
        String how = word("how", "");
        List<byte[]> pieces = new ArrayList<>();
        for (int begin = 0; begin < payload.length; begin += size) {
            int end = Math.min(payload.length, begin + size);
            boolean first = begin == 0;
            int more = end < payload.length ? 0x2000 : 0;
            int tos = how.equals("ce-first") && first ? 3 : number("otos", 0);
            String source = how.equals("other-source") && first ? "192.0.2.77" : word("osrc", "192.0.2.2");
            byte[] piece = outer(Arrays.copyOfRange(payload, begin, end), more | begin / 8, tos, source);
            pieces.add(piece);
            if (how.equals("twice")) {
                pieces.add(piece);
            }
        }
        switch (how) {
            case "reverse" -> java.util.Collections.reverse(pieces);
            case "missing" -> pieces.remove(pieces.size() - 1);
            case "overlap" ->
                pieces.add(1, outer(Arrays.copyOfRange(payload, 8, 8 + size), 0x2000 | 1, 0, "192.0.2.2"));
            default -> {
                // whole
            }
        }
        return pieces;
    }

    /** {@code icmp4=3/4:1400 quote=548}: a router's word about a packet that we sent. */
    private byte[] outerError() {
        String[] parts = word("icmp4", "").split("[/:]", -1);
        byte[] sent = PacketBytes.ipv4(
                word("qsrc", "192.0.2.1"),
                word("qdst", "192.0.2.2"),
                PacketBytes.IPV6,
                PacketBytes.echo(word("src", BEHIND), word("dst", HAIRPIN), IDENTIFIER, 1, 1_400));
        byte[] quote = Arrays.copyOf(sent, number("quote", 548));
        int mtu = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
        byte[] message = PacketBytes.icmpv4(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), mtu, quote);
        return PacketBytes.ipv4(word("osrc", "192.0.2.254"), "192.0.2.1", PacketBytes.ICMPV4, message);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", "").replace(".", ""));
    }
}
