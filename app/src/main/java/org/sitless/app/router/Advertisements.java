package org.sitless.app.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * What is said on the LAN while the tunnel works, while it does not, and at the end.
 *
 * <p>Lifetimes: RFC 9096 §3.4, shorter than the defaults of RFC 4861 so that a LAN forgets soon what nobody withdrew.
 */
final class Advertisements {
    /** RFC 9096 §4: {@code ND_PREFERRED_LIMIT}. */
    static final int PREFERRED_SECONDS = 2_700;

    /** RFC 9096 §4: {@code ND_VALID_LIMIT}. */
    static final int VALID_SECONDS = (int) StalePrefixes.VALID_LIMIT.toSeconds();

    private final RouterPlan plan;
    private final List<Ipv6Prefix> stale;

    private Advertisements(RouterPlan plan, List<Ipv6Prefix> stale) {
        this.plan = plan;
        this.stale = stale;
    }

    /**
     * For this plan.
     *
     * @param stale prefixes that hosts may know and shall forget
     */
    static Advertisements of(RouterPlan plan, List<Ipv6Prefix> stale) {
        return new Advertisements(plan, stale);
    }

    /** Everything works. RFC 9096 §3.4: "CE routers SHOULD set the 'Router Lifetime' [...] to ND_PREFERRED_LIMIT". */
    RouterAdvertisement withRouter() {
        return said(PREFERRED_SECONDS, PREFERRED_SECONDS, VALID_SECONDS, VALID_SECONDS);
    }

    /** We lead nowhere for now. Hosts keep their addresses, which will be the same, and still talk to each other with them. */
    RouterAdvertisement withoutRouter() {
        return said(0, PREFERRED_SECONDS, VALID_SECONDS, 0);
    }

    /** We go. Addresses stay for what is going on between hosts, and nothing new begins with them. */
    RouterAdvertisement last() {
        return said(0, 0, 0, 0);
    }

    private RouterAdvertisement said(int routerSeconds, int preferredSeconds, int routeSeconds, int dnsSeconds) {
        List<PrefixInformation> prefixes = new ArrayList<>();
        prefixes.add(new PrefixInformation(plan.lanPrefix(), VALID_SECONDS, preferredSeconds));
        stale.forEach(prefix -> prefixes.add(new PrefixInformation(prefix, 0, 0)));
        return new RouterAdvertisement(
                routerSeconds,
                Optional.empty(),
                plan.linkMtuBytes(),
                prefixes,
                Optional.of(plan.delegated()),
                routeSeconds,
                plan.dnsServers(),
                dnsSeconds);
    }
}
