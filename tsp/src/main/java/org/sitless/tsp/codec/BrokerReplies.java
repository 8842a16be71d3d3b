package org.sitless.tsp.codec;

import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.Status;

/** What a broker says with markup in it: framed replies, and referrals in any phase. */
final class BrokerReplies {
    private static final char NEWLINE = '\n';

    private BrokerReplies() {}

    /** A framed reply: the status on its line, then the terms or a list, if any. */
    static BrokerMessage counted(byte[] body) throws MalformedException {
        String text = Octets.text(body, WireFault.BAD_TEXT);
        Status status = BrokerLines.status(firstLine(text));
        String xml = rest(text);
        if (status.isReferral()) {
            return new BrokerMessage.CommandReply(status, TunnelOfferXml.readList(xml));
        }
        return xml.isEmpty() || !status.isSuccess()
                ? new BrokerMessage.CommandReply(status)
                : new BrokerMessage.Offer(status, TunnelOfferXml.read(xml));
    }

    /** A referral outside the command phase: nothing frames it but its own markup. */
    static BrokerMessage referral(byte[] octets) throws MalformedException {
        String text = Octets.text(octets, WireFault.BAD_TEXT);
        Status status = BrokerLines.status(firstLine(text));
        return new BrokerMessage.StatusLine(status, TunnelOfferXml.readList(rest(text)));
    }

    static String firstLine(String text) {
        String started = text.stripLeading();
        int newline = started.indexOf(NEWLINE);
        return (newline < 0 ? started : started.substring(0, newline)).strip();
    }

    private static String rest(String text) {
        String started = text.stripLeading();
        int newline = started.indexOf(NEWLINE);
        return newline < 0 ? "" : started.substring(newline + 1).strip();
    }
}
