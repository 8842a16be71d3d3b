package org.sitless.tsp.session;

import java.util.Optional;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.TunnelType;

/** Looks an offer over before anything is configured by it: a broker may be wrong, or not the broker. */
final class OfferReview {
    /** A prefix longer than this has no room for a LAN that configures itself (RFC 4862 §5.5.3). */
    private static final int LONGEST_LAN_PREFIX = 64;

    private OfferReview() {}

    /** What is wrong with an offer, in words, or nothing. */
    static Optional<String> objection(TunnelOffer offer, Errand errand) {
        TunnelRequest request = errand.settings().request();
        boolean asked = request.type() == TunnelType.V6ANYV4
                ? offer.type() == TunnelType.V6V4 || offer.type() == TunnelType.V6UDPV4
                : offer.type() == request.type();
        if (!asked || (offer.type() == TunnelType.V6UDPV4 && !errand.isUdp())) {
            return Optional.of("offers a " + offer.type().attribute() + " tunnel");
        }
        if (!offer.serverIpv4().isUnicast()) {
            return Optional.of("offers a tunnel to " + offer.serverIpv4());
        }
        if (!offer.clientIpv6().isRoutableUnicast()) {
            return Optional.of("offers the address " + offer.clientIpv6());
        }
        if (offer.keepalive()
                .filter(keepalive -> !keepalive.target().isRoutableUnicast())
                .isPresent()) {
            return Optional.of("wants keepalives sent to nobody");
        }
        return request.router().isEmpty() ? Optional.empty() : prefixObjection(offer);
    }

    private static Optional<String> prefixObjection(TunnelOffer offer) {
        if (offer.router().isEmpty()) {
            return Optional.of("offers no prefix");
        }
        Ipv6Prefix prefix = offer.router().get().prefix();
        boolean usable = prefix.length() >= 3
                && prefix.length() <= LONGEST_LAN_PREFIX
                && prefix.first().isRoutableUnicast();
        return usable ? Optional.empty() : Optional.of("offers the prefix " + prefix);
    }
}
