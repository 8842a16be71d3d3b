package org.sitless.tsp.codec;

import java.util.Optional;
import org.sitless.tsp.message.BrokerMessage;

/**
 * What a broker says over TCP, message by message. One a connection; not for several threads.
 *
 * <p>No framing needs to be switched: a broker's lines and frames tell themselves apart. So a bare status where a frame should be
 * (tsps forgets it) is understood.
 */
public final class BrokerMessageStream {
    private static final String CLOSING_TAG = "</tunnel>";
    private static final String COUNTED = "content-length:";

    private final StreamFrames frames = new StreamFrames();

    /** Adds what was received. Memory grows with what is added: stop reading while {@link #isFull()}. */
    public void append(byte[] octets) {
        frames.append(octets);
    }

    /** Whether enough waits for any message to be complete. */
    public boolean isFull() {
        return frames.size() >= StreamFrames.CAPACITY;
    }

    /** The next message, or what is wrong with it, or nothing until more octets arrive. */
    public Optional<Decoded<BrokerMessage>> next() {
        try {
            Optional<String> line = frames.peekLine(Framing.TOKEN.lineLimit());
            if (line.isEmpty()) {
                return Optional.empty();
            }
            return next(line.get().strip());
        } catch (MalformedException e) {
            return Optional.of(new Decoded.Fault<>(e.fault()));
        }
    }

    private Optional<Decoded<BrokerMessage>> next(String line) throws MalformedException {
        if (line.regionMatches(true, 0, COUNTED, 0, COUNTED.length())) {
            return frames.counted().map(body -> MalformedException.decode(() -> BrokerReplies.counted(body)));
        }
        if (BrokerLines.isStatus(line) && BrokerLines.status(line).isReferral()) {
            return frames.through(CLOSING_TAG).map(all -> MalformedException.decode(() -> BrokerReplies.referral(all)));
        }
        return frames.line(Framing.TOKEN, false)
                .map(octets -> MalformedException.decode(() -> BrokerLines.read(octets)));
    }
}
