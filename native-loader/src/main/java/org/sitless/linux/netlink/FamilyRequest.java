package org.sitless.linux.netlink;

import java.util.Optional;
import org.agrona.DirectBuffer;

/** Listing what belongs to one address family. In all fixed parts of rtnetlink the family is the first byte. */
final class FamilyRequest {
    private FamilyRequest() {}

    /** Reads the payload {@code [offset, offset + length)} of one message. */
    interface Decoder<T> {
        T decode(DirectBuffer buffer, int offset, int length);
    }

    static void encodeList(MessageWriter writer, int type, int fixedPart, IpFamily family) {
        int body = writer.start(type, Nlmsg.NLM_F_DUMP, fixedPart);
        writer.buffer().putByte(body, (byte) family.code());
    }

    /** Empty if the entry is of another family: old kernels answer with all when they have none. */
    static <T> Optional<T> decode(MessageReader message, IpFamily family, Decoder<T> decoder) {
        message.requirePayload(1);
        int offset = message.payloadOffset();
        if (message.buffer().getByte(offset) != family.code()) {
            return Optional.empty();
        }
        return Optional.of(decoder.decode(message.buffer(), offset, message.payloadLength()));
    }
}
