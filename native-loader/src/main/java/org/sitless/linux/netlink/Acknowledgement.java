package org.sitless.linux.netlink;

import java.util.Optional;

/**
 * The kernel's answer to a request: done, or an errno and, since kernel 4.12, why ({@code NLMSG_ERROR} and the end of a dump,
 * {@code NLMSG_DONE}).
 *
 * <pre>
 *   0        4                      20
 *   | -errno | nlmsghdr of request | the rest of the request, unless NLM_F_CAPPED | NLMSGERR_ATTR_* if NLM_F_ACK_TLVS ...
 * </pre>
 *
 * @param errno 0 if it is done
 * @param words the kernel's own explanation, also a warning where errno is 0
 * @param attributeOffset where in the request the offending attribute begins, if the kernel says
 */
record Acknowledgement(int errno, Optional<String> words, Optional<Integer> attributeOffset) {
    /** Done, and no more to say. */
    static final Acknowledgement DONE = new Acknowledgement(0, Optional.empty(), Optional.empty());

    /** Reads a message of type {@code NLMSG_ERROR}. */
    static Acknowledgement decodeError(MessageReader message) {
        message.requirePayload(Nlmsg.NLMSGERR_LEN);
        int request = message.payloadOffset() + Nlmsg.NLMSGERR_REQUEST;
        int fixedPart = Nlmsg.NLMSGERR_LEN;
        int errno = -message.buffer().getInt(message.payloadOffset());
        if (errno != 0 && !message.has(Nlmsg.NLM_F_CAPPED)) {
            int requestLength = message.buffer().getInt(request + Nlmsg.NLMSG_LEN);
            fixedPart = requestLength < 0 ? Integer.MAX_VALUE - 3 : Nlmsg.NLMSGERR_REQUEST + Nlmsg.align(requestLength);
        }
        return withAttributes(message, errno, Math.max(fixedPart, Nlmsg.NLMSGERR_LEN));
    }

    /** Reads a message of type {@code NLMSG_DONE}; kernels put a number there that is negative if the dump broke off. */
    static Acknowledgement decodeDone(MessageReader message) {
        if (message.payloadLength() < Integer.BYTES) {
            return DONE;
        }
        int errno = Math.max(0, -message.buffer().getInt(message.payloadOffset()));
        return withAttributes(message, errno, Integer.BYTES);
    }

    private static Acknowledgement withAttributes(MessageReader message, int errno, int fixedPart) {
        Optional<String> words = Optional.empty();
        Optional<Integer> attributeOffset = Optional.empty();
        if (message.has(Nlmsg.NLM_F_ACK_TLVS)) {
            message.requirePayload(fixedPart);
            AttributeReader attributes = AttributeReader.behind(
                    fixedPart, message.buffer(), message.payloadOffset(), message.payloadLength());
            while (attributes.next()) {
                if (attributes.type() == Nlmsg.NLMSGERR_ATTR_MSG) {
                    words = Optional.of(attributes.string());
                } else if (attributes.type() == Nlmsg.NLMSGERR_ATTR_OFFS) {
                    attributeOffset = Optional.of(attributes.s32());
                }
            }
        }
        return new Acknowledgement(errno, words, attributeOffset);
    }
}
