package org.sitless.app.broker;

import java.time.Duration;
import java.util.Optional;
import org.sitless.app.config.BrokerConfig;
import org.sitless.tsp.auth.AuthenticationThrottle;
import org.sitless.tsp.lease.PrefixPool;
import org.sitless.tsp.session.BrokerSettings;

/** What a configuration means to the machines of TSP. */
final class BrokerTerms {
    /** Failures at once of a source, and of a user; then one more each six seconds. */
    private static final int FAILURES = 10;

    private static final Duration PER_FAILURE = Duration.ofSeconds(6);
    private static final int REMEMBERED = 65_536;

    /** A broker without prefixes has none of any length. */
    private static final int NO_LENGTH = 129;

    private BrokerTerms() {}

    static BrokerSettings settings(BrokerConfig config) {
        return new BrokerSettings(
                config.signalling().mechanisms(),
                new BrokerSettings.ServerEnd(
                        config.tunnel().advertise(),
                        config.tunnel().address(),
                        config.tunnel().dns(),
                        config.signalling().domain()),
                terms(config),
                new BrokerSettings.Referral(
                        config.signalling().redirect(), config.signalling().redirectAlways()),
                BrokerSettings.Patience.USUAL,
                config.signalling().proxyUsers());
    }

    private static BrokerSettings.Terms terms(BrokerConfig config) {
        Optional<PrefixPool> routers = config.pools().router();
        return new BrokerSettings.Terms(
                config.tunnel().types(),
                routers.map(PrefixPool::shortest).orElse(NO_LENGTH),
                routers.map(PrefixPool::longest).orElse(0),
                config.pools().hostLease(),
                config.pools().routerLease(),
                config.keepalive());
    }

    static AuthenticationThrottle throttle() {
        return new AuthenticationThrottle(FAILURES, PER_FAILURE, REMEMBERED);
    }
}
