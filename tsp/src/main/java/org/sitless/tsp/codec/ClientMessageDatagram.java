package org.sitless.tsp.codec;

import org.sitless.tsp.message.ClientMessage;

/** What clients say over UDP: the octets behind the header are one message. Stateless. */
public final class ClientMessageDatagram {
    private ClientMessageDatagram() {}

    /**
     * The message in a body. An empty body is a {@link ClientMessage.Poll} in every phase, and so is one of nothing but strays:
     * tsp-ruby puts CR LF behind all it sends, nothing included.
     */
    public static Decoded<ClientMessage> read(byte[] body, Framing framing) {
        return MalformedException.decode(() -> {
            if (Octets.withoutTrailingStrays(body, body.length) == 0) {
                return new ClientMessage.Poll();
            }
            return framing == Framing.COUNTED
                    ? TunnelRequestXml.read(Octets.text(DatagramBody.counted(body), WireFault.BAD_TEXT))
                    : ClientLines.read(DatagramBody.line(body, framing), framing);
        });
    }
}
