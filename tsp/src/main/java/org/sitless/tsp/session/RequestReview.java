package org.sitless.tsp.session;

import java.util.Optional;
import org.sitless.tsp.auth.Authenticated;
import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;

/**
 * Decides whether a request may be granted, in this order: 1 addresses, 2 proxy, 3 tunnel type, 4 prefix.
 *
 * <p>The tunnel ends where the request came from. The address inside the request only tells whether there is a NAT between (RFC 5572
 * §2.1: "If they differ, one or many IPv4 NATs are in the path"), unless a trusted user asks for somebody else.
 */
sealed interface RequestReview {
    /** It may. */
    record Admitted(TunnelWish wish) implements RequestReview {}

    /** It may not. */
    record Denied(Status status) implements RequestReview {}

    static RequestReview of(TunnelRequest request, Encounter encounter, Authenticated proof) {
        if (request.type() == TunnelType.V4V6) {
            return new Denied(Status.UNSUPPORTED_TUNNEL_TYPE);
        }
        if (!(request.address() instanceof Ipv4Address own)
                || !(encounter.source().address() instanceof Ipv4Address source)
                || !isUsable(own, source, request.type())) {
            return new Denied(Status.INVALID_IPV4);
        }
        boolean differs = !own.equals(source);
        boolean proxy = request.proxy() && differs;
        if (proxy && !mayProxy(request, encounter, proof)) {
            return new Denied(Status.INVALID_IPV4);
        }
        Optional<TunnelType> type = type(request.type(), encounter, differs && !proxy, proxy);
        if (type.isEmpty()) {
            return new Denied(Status.UNSUPPORTED_TUNNEL_TYPE);
        }
        TunnelEndpoint endpoint =
                endpoint(type.get(), proxy ? own : source, encounter.source().port());
        // A protocol-41 tunnel of the broker to itself would be a loop.
        if (type.get() == TunnelType.V6V4
                && endpoint.address().equals(encounter.settings().server().ipv4())) {
            return new Denied(Status.INVALID_IPV4);
        }
        Optional<Status> obstacle = request.router().flatMap(router -> obstacle(router, encounter, proof));
        return obstacle.<RequestReview>map(Denied::new)
                .orElseGet(() -> new Admitted(new TunnelWish(request, owner(proof, endpoint), endpoint)));
    }

    /** Where the tunnel is a pair of ports its client need not know its own address: Contiki on Debian names 127.0.1.1. */
    private static boolean isUsable(Ipv4Address own, Ipv4Address source, TunnelType type) {
        return own.isUnicast() && (!own.isLoopback() || source.isLoopback() || type == TunnelType.V6UDPV4);
    }

    /** There is nobody at the other end who could send keepalives, and nobody but the sender can be reached over its UDP port. */
    private static boolean mayProxy(TunnelRequest request, Encounter encounter, Authenticated proof) {
        return proof.identity() instanceof Identity.User user
                && encounter.settings().proxyUsers().contains(user.name())
                && request.type() != TunnelType.V6UDPV4
                && request.keepalive().isEmpty();
    }

    private static Optional<TunnelType> type(TunnelType asked, Encounter encounter, boolean nat, boolean proxy) {
        boolean hasProto41 = encounter.settings().terms().tunnelTypes().contains(TunnelType.V6V4);
        // RFC 5572 §4.4.1: "TSP signaling over UDP/v4 MUST be used if a v6 over UDP over IPv4 (v6udpv4) tunnel is to be
        // requested".
        boolean hasUdp = encounter.isUdp()
                && !proxy
                && encounter.settings().terms().tunnelTypes().contains(TunnelType.V6UDPV4);
        return switch (asked) {
            case V6V4 -> Optional.of(TunnelType.V6V4).filter(type -> hasProto41);
            case V6UDPV4 -> Optional.of(TunnelType.V6UDPV4).filter(type -> hasUdp);
            case V6ANYV4 -> {
                boolean proto41 = hasProto41 && !nat;
                yield proto41
                        ? Optional.of(TunnelType.V6V4)
                        : Optional.of(TunnelType.V6UDPV4).filter(type -> hasUdp);
            }
            case V4V6 -> Optional.empty();
        };
    }

    private static TunnelEndpoint endpoint(TunnelType type, Ipv4Address address, int port) {
        return type == TunnelType.V6V4 ? TunnelEndpoint.proto41(address) : TunnelEndpoint.udp(address, port);
    }

    private static Optional<Status> obstacle(RouterRequest router, Encounter encounter, Authenticated proof) {
        if (proof.identity() instanceof Identity.Anonymous) {
            return Optional.of(Status.PREFIX_NEEDS_ACCOUNT);
        }
        BrokerSettings.Terms terms = encounter.settings().terms();
        boolean offered =
                router.prefixLength() >= terms.shortestPrefix() && router.prefixLength() <= terms.longestPrefix();
        return offered ? Optional.empty() : Optional.of(Status.UNSUPPORTED_PREFIX_LENGTH);
    }

    private static LeaseOwner owner(Authenticated proof, TunnelEndpoint endpoint) {
        return proof.identity() instanceof Identity.User user
                ? new LeaseOwner.User(user.name())
                : new LeaseOwner.Anonymous(new PeerAddress(endpoint.address(), endpoint.port()));
    }
}
