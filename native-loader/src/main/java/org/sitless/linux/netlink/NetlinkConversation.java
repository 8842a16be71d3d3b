package org.sitless.linux.netlink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sitless.linux.libc.Errno;

/**
 * Requests and their answers over one {@link NetlinkPort}. The road of every request: 1 write it and number it, 2 send it, 3 read
 * datagrams until the answer with that number is complete; what bears another number is a leftover of a request that was given up, and
 * skipped. One thread at a time.
 */
final class NetlinkConversation {
    /** How often a dump is begun anew because the table changed under it ({@code NLM_F_DUMP_INTR}). */
    static final int MOST_DUMPS = 20;

    /** How long the kernel may take for one datagram; it usually answers before the sending call returns. */
    private static final int ANSWER_MILLIS = 5_000;

    private final NetlinkPort port;
    private final MessageWriter request = new MessageWriter();
    private int sequence;

    NetlinkConversation(NetlinkPort port) {
        this.port = port;
    }

    /**
     * Sends a request that changes something and waits for its acknowledgement; the encoder asks for one with {@code NLM_F_ACK}.
     *
     * @throws NetlinkException if the kernel refuses
     */
    void change(NetlinkOperation operation, Consumer<MessageWriter> encoder) {
        send(operation, encoder);
        Acknowledgement answer = readAnswers(operation, message -> {});
        if (answer.errno() != 0) {
            throw new NetlinkException(operation, answer);
        }
    }

    /**
     * Sends a request that the kernel answers with one message, or with a refusal.
     *
     * @param refused gives what a refusal means, or throws it
     * @throws NetlinkException if the answer does not come
     */
    <T> T ask(
            NetlinkOperation operation,
            Consumer<MessageWriter> encoder,
            Function<MessageReader, T> decoder,
            Function<Acknowledgement, T> refused) {
        send(operation, encoder);
        List<T> answers = new ArrayList<>(1);
        Acknowledgement end = readAnswers(operation, message -> answers.add(decoder.apply(message)));
        return answers.isEmpty() ? refused.apply(end) : answers.get(0);
    }

    /**
     * Sends a request for a whole table; begins anew if the table changed meanwhile, since entries may then be missing or double.
     *
     * @param decoder empty for an entry that nobody asked for
     * @throws NetlinkException if the kernel refuses, or {@code EAGAIN} if the table does not come to rest
     */
    <T> List<T> dump(
            NetlinkOperation operation, Consumer<MessageWriter> encoder, Function<MessageReader, Optional<T>> decoder) {
        for (int attempt = 0; attempt < MOST_DUMPS; attempt++) {
            List<T> entries = new ArrayList<>();
            boolean[] interrupted = {false};
            send(operation, encoder);
            Acknowledgement end = readAnswers(operation, message -> {
                interrupted[0] |= message.has(Nlmsg.NLM_F_DUMP_INTR);
                if (message.type() != Nlmsg.NLMSG_DONE) {
                    decoder.apply(message).ifPresent(entries::add);
                }
            });
            if (end.errno() != 0) {
                throw new NetlinkException(operation, end);
            }
            if (!interrupted[0]) {
                return entries;
            }
        }
        throw new NetlinkException(operation, Errno.EAGAIN);
    }

    private void send(NetlinkOperation operation, Consumer<MessageWriter> encoder) {
        encoder.accept(request);
        sequence++;
        int sent = port.send(request.finish(sequence));
        if (sent < 0) {
            throw new NetlinkException(operation, -sent);
        }
    }

    private Acknowledgement readAnswers(NetlinkOperation operation, Consumer<MessageReader> each) {
        while (true) {
            int length = port.receive(ANSWER_MILLIS);
            if (length < 0) {
                throw new NetlinkException(operation, -length);
            }
            MessageReader message = new MessageReader(port.received(), 0, length);
            while (message.next()) {
                Optional<Acknowledgement> end = message.sequence() == sequence ? take(message, each) : Optional.empty();
                if (end.isPresent()) {
                    return end.get();
                }
            }
        }
    }

    /** The end, if this is it: an acknowledgement, the end of a dump, or a single message that is not one of many. */
    private static Optional<Acknowledgement> take(MessageReader message, Consumer<MessageReader> each) {
        if (message.type() == Nlmsg.NLMSG_NOOP) {
            return Optional.empty();
        }
        if (message.type() == Nlmsg.NLMSG_ERROR) {
            return Optional.of(Acknowledgement.decodeError(message));
        }
        each.accept(message);
        if (message.type() == Nlmsg.NLMSG_DONE) {
            return Optional.of(Acknowledgement.decodeDone(message));
        }
        return message.has(Nlmsg.NLM_F_MULTI) ? Optional.empty() : Optional.of(Acknowledgement.DONE);
    }
}
