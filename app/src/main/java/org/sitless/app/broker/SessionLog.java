package org.sitless.app.broker;

import org.sitless.tsp.session.BrokerEffect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what sessions report: what concerns a user at INFO, what only strangers do at DEBUG, since anybody can cause it. */
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);

    private SessionLog() {}

    static void write(BrokerEffect.Report report) {
        String who = report.user().orElse("somebody");
        switch (report.event()) {
            case AUTHENTICATION_UNAVAILABLE -> LOG.warn("{}: {} ({})", report.event(), who, report.detail());
            case AUTHENTICATED,
                    AUTHENTICATION_FAILED,
                    AUTHENTICATION_THROTTLED,
                    REQUEST_REFUSED,
                    TUNNEL_OPENED,
                    TUNNEL_CLOSED -> LOG.info("{}: {} ({})", report.event(), who, report.detail());
            case MECHANISM_REFUSED, MALFORMED, TIMED_OUT ->
                LOG.debug("{}: {} ({})", report.event(), who, report.detail());
        }
    }
}
