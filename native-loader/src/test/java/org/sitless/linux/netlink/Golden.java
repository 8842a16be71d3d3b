package org.sitless.linux.netlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assumptions;

/**
 * Messages as a kernel (6.18, x86_64) sent them, in {@code *.hex}. In the namespace where they were captured {@code sl0} is device 2,
 * {@code nlt_b} 3 and {@code nlt_a} 4.
 */
final class Golden {
    static final List<String> LINKS = List.of("link-tun", "link-veth");
    static final List<String> ADDRESSES =
            List.of("address-ipv4", "address-ipv4-peer", "address-ipv6", "address-ipv6-peer");
    static final List<String> ROUTES = List.of(
            "route-ipv4-gateway",
            "route-ipv4-multipath",
            "route-ipv4-via-ipv6",
            "route-ipv6-default",
            "route-ipv6-unreachable",
            "route-lookup");
    static final List<String> NEIGHBOURS = List.of("neighbour-permanent", "neighbour-proxy");
    static final List<String> ACKNOWLEDGEMENTS = List.of(
            "ack-attribute-too-short", "ack-duplicate", "ack-duplicate-uncapped", "ack-mtu-too-large", "ack-done");

    private Golden() {}

    static byte[] bytes(String name) {
        Assumptions.assumeTrue(
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the captures are from a little-endian machine");
        try (InputStream file = Golden.class.getResourceAsStream(name + ".hex")) {
            String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            String digits = text.replaceAll("(?m)^#.*$", "").replaceAll("\\s", "");
            return HexFormat.of().parseHex(digits);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A reader that stands on the one message of the capture. */
    static MessageReader message(String name) {
        return message(bytes(name));
    }

    static MessageReader message(byte[] bytes) {
        MessageReader reader = new MessageReader(new UnsafeBuffer(bytes), 0, bytes.length);
        if (!reader.next()) {
            throw new IllegalStateException("no message");
        }
        return reader;
    }

    static <T> T decode(String name, FamilyRequest.Decoder<T> decoder) {
        return decode(message(name), decoder);
    }

    static <T> T decode(MessageReader message, FamilyRequest.Decoder<T> decoder) {
        return decoder.decode(message.buffer(), message.payloadOffset(), message.payloadLength());
    }

    /** What a request would look like to the other side. */
    static MessageReader sent(MessageWriter writer) {
        byte[] bytes = new byte[writer.finish(1).length()];
        writer.buffer().getBytes(0, bytes);
        return message(bytes);
    }
}
