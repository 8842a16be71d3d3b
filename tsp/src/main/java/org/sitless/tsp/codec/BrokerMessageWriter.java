package org.sitless.tsp.codec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;

/**
 * Writes what a broker says. Every message is one array: one datagram behind its header, or one TCP segment, since gogoc takes what
 * a single recv() brings for the whole answer.
 */
public final class BrokerMessageWriter {
    private BrokerMessageWriter() {}

    public static byte[] write(BrokerMessage message) {
        return text(message).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(BrokerMessage message) {
        if (message instanceof BrokerMessage.Capability capability) {
            return capability(capability);
        } else if (message instanceof BrokerMessage.SaslChallenge challenge) {
            return Octets.wrapped(challenge.text()) + "\r\n";
        } else if (message instanceof BrokerMessage.StatusLine line) {
            return status(line.status(), line.brokers());
        } else if (message instanceof BrokerMessage.CommandReply reply) {
            return counted(status(reply.status(), reply.brokers()));
        } else if (message instanceof BrokerMessage.Offer offer) {
            return counted(offer.status() + "\r\n" + TunnelOfferXml.write(offer.tunnel()));
        }
        return "";
    }

    /** TUNNEL values in upper case: gogoc compares them so. */
    private static String capability(BrokerMessage.Capability capability) {
        StringBuilder line = new StringBuilder("CAPABILITY");
        for (TunnelType type : TunnelType.values()) {
            if (capability.tunnelTypes().contains(type)) {
                line.append(" TUNNEL=").append(type.name());
            }
        }
        capability.mechanisms().forEach(mechanism -> line.append(" AUTH=").append(mechanism));
        return line.append("\r\n").toString();
    }

    private static String status(Status status, List<NamedAddress> brokers) {
        return status + "\r\n" + (brokers.isEmpty() ? "" : TunnelOfferXml.writeList(brokers));
    }

    private static String counted(String body) {
        return ContentLength.line(body.length()) + body;
    }
}
