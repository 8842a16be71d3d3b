package org.sitless.app.compared;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sitless.testbed.CapturedPacket;
import org.sitless.testbed.PacketBytes;

/** What was seen on a wire, in words short enough for a table. */
public final class WireText {
    private static final Map<String, String> NAMES = Map.of(
            "2001:db8:1:0:0:0:0:1", "B",
            "2001:db8:1:0:0:0:0:2", "A",
            "2001:db8:2:0:0:0:0:1", "behind's router",
            "2001:db8:2:0:0:0:0:2", "behind",
            "fe80:0:0:0:0:0:c000:201", "LB");

    private static final int FRAGMENT = 44;

    private WireText() {}

    /** The echo identifier of a packet, or of what it carries: -1 if it is no echo. */
    public static int echoIdentifier(CapturedPacket packet) {
        CapturedPacket inner = packet.version() == 4 && packet.isSixInFour() ? packet.inner() : packet;
        ByteBuffer ip = inner.ip();
        boolean echo = inner.version() == 6
                && inner.protocol() == PacketBytes.ICMPV6
                && ip.remaining() >= 48
                && (ip.get(40) & 0xFE) == 128;
        return echo ? ip.getShort(44) & 0xFFFF : -1;
    }

    /** One packet; empty for what kernels say of their own accord (RFC 4861, RFC 3810). */
    public static Optional<String> of(CapturedPacket packet) {
        if (packet.version() == 6) {
            return inner(packet, "");
        }
        ByteBuffer ip = packet.ip();
        if (packet.protocol() == PacketBytes.ICMPV4) {
            return Optional.of("icmp4 " + ip.get(20) + "/" + ip.get(21));
        }
        int flags = ip.getShort(6) & 0xFFFF;
        if ((flags & 0x3FFF) != 0) {
            return Optional.of("outer fragment");
        }
        if (!packet.isSixInFour()) {
            return Optional.of("protocol " + packet.protocol());
        }
        String outer = String.format(
                " ttl=%d tos=%02x%s", ip.get(8) & 0xFF, ip.get(1) & 0xFF, (flags & 0x4000) == 0 ? "" : " DF");
        return inner(packet.inner(), outer);
    }

    private static Optional<String> inner(CapturedPacket packet, String outer) {
        ByteBuffer ip = packet.ip();
        int hopLimit = ip.get(7) & 0xFF;
        int trafficClass = ip.getInt(0) >>> 20 & 0xFF;
        if (packet.protocol() == FRAGMENT) {
            return Optional.of("inner fragment " + packet.lengthBytes());
        }
        if (packet.protocol() != PacketBytes.ICMPV6) {
            // Multicast listener reports travel behind a hop-by-hop header.
            return packet.protocol() == 0 ? Optional.empty() : Optional.of("next header " + packet.protocol());
        }
        if (ip.remaining() < 48) {
            return Optional.of("empty hl=" + hopLimit);
        }
        int type = ip.get(40) & 0xFF;
        int code = ip.get(41) & 0xFF;
        int word = ip.getInt(44);
        return switch (type) {
            case 1, 3 -> Optional.of(type + "/" + code + from(ip));
            case 2 -> Optional.of("2/0 mtu " + word + from(ip));
            case 4 -> Optional.of("4/" + code + " ptr " + word + from(ip));
            case 128 -> Optional.of(String.format("request hl=%d tc=%02x%s", hopLimit, trafficClass, outer));
            case 129 -> Optional.of("reply" + from(ip));
            case 136 -> Optional.of(String.format("NA R=%d S=%d O=%d", word >>> 31, word >>> 30 & 1, word >>> 29 & 1));
            case 137 -> Optional.of("redirect");
            default -> Optional.empty();
        };
    }

    private static String from(ByteBuffer ip) {
        byte[] source = new byte[16];
        ip.get(8, source);
        try {
            String address = InetAddress.getByAddress(source).getHostAddress();
            return " from " + NAMES.getOrDefault(address, address);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("sixteen octets are an address", impossible);
        }
    }

    /** Several, in order, equal ones behind each other counted; {@code -} for none. */
    public static String of(List<CapturedPacket> packets) {
        List<String> words = new ArrayList<>();
        String last = "";
        int count = 0;
        for (CapturedPacket packet : packets) {
            String word = of(packet).orElse("");
            if (word.isEmpty()) {
                continue;
            }
            if (word.equals(last)) {
                words.set(words.size() - 1, ++count + " x " + word);
            } else {
                words.add(word);
                last = word;
                count = 1;
            }
        }
        return words.isEmpty() ? "-" : String.join(", ", words);
    }
}
