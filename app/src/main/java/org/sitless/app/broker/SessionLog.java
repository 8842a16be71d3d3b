package org.sitless.app.broker;

import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.session.BrokerEffect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes down what sessions report: what concerns a user at INFO; at DEBUG what only strangers do, since anybody can cause it, by one
 * forged datagram and as often as he likes.
 */
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);
    private static final String NOBODY = new Identity.Anonymous().toString();

    private SessionLog() {}

    static void write(BrokerEffect.Report report) {
        String who = report.user().orElse(NOBODY);
        LOG.atLevel(level(report.event(), who)).log("{}: {} ({})", report.event(), who, report.detail());
    }

    private static Level level(BrokerEffect.Event event, String who) {
        return switch (event) {
            case AUTHENTICATION_UNAVAILABLE -> Level.WARN;
            case AUTHENTICATED, AUTHENTICATION_FAILED, REQUEST_REFUSED, TUNNEL_OPENED, TUNNEL_CLOSED ->
                who.equals(NOBODY) ? Level.DEBUG : Level.INFO;
            case AUTHENTICATION_THROTTLED, MECHANISM_REFUSED, MALFORMED, TIMED_OUT -> Level.DEBUG;
        };
    }
}
