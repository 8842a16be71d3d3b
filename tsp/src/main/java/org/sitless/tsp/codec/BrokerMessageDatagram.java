package org.sitless.tsp.codec;

import java.nio.charset.StandardCharsets;
import org.sitless.tsp.message.BrokerMessage;

/** What a broker says over UDP: the octets behind the header are one message. Stateless. */
public final class BrokerMessageDatagram {
    private static final String COUNTED = "content-length:";

    private BrokerMessageDatagram() {}

    /** The message in a body. An empty body is a {@link BrokerMessage.Acknowledgement}. */
    public static Decoded<BrokerMessage> read(byte[] body) {
        return MalformedException.decode(() -> {
            if (body.length == 0) {
                return new BrokerMessage.Acknowledgement();
            }
            String line = BrokerReplies.firstLine(new String(body, StandardCharsets.ISO_8859_1));
            if (line.regionMatches(true, 0, COUNTED, 0, COUNTED.length())) {
                return BrokerReplies.counted(DatagramBody.counted(body));
            }
            if (BrokerLines.isStatus(line) && BrokerLines.status(line).isReferral()) {
                return BrokerReplies.referral(body);
            }
            return BrokerLines.read(DatagramBody.line(body, Framing.TOKEN));
        });
    }
}
