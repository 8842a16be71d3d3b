package org.sitless.tsp.codec;

import java.util.Optional;
import org.sitless.tsp.message.ClientMessage;

/**
 * What clients say over TCP, message by message, however the stream was cut. One a connection; not for several threads.
 *
 * <p>Tolerated because real clients do it: NULs or a backspace in front of a message, {@code CR backspace} for an end of line, the
 * credentials of PLAIN in the same segment as {@code AUTHENTICATE PLAIN}.
 */
public final class ClientMessageStream {
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
    public Optional<Decoded<ClientMessage>> next(Framing framing) {
        try {
            Optional<byte[]> frame = framing == Framing.COUNTED
                    ? frames.counted()
                    : frames.line(framing, framing == Framing.CREDENTIALS);
            return frame.map(octets -> MalformedException.decode(() -> read(octets, framing)));
        } catch (MalformedException e) {
            return Optional.of(new Decoded.Fault<>(e.fault()));
        }
    }

    private static ClientMessage read(byte[] frame, Framing framing) throws MalformedException {
        return framing == Framing.COUNTED
                ? TunnelRequestXml.read(Octets.text(frame, WireFault.BAD_TEXT))
                : ClientLines.read(frame, framing);
    }
}
