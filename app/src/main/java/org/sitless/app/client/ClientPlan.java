package org.sitless.app.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.app.host.DevicePlan;
import org.sitless.app.host.OuterPath;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.tsp.message.BrokerMessage.RouterOffer;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.TunnelType;

/**
 * Terms in the words of the data plane and of the host.
 *
 * @param local our outer address
 * @param remote the other end
 * @param innerMtu the largest inner packet
 * @param address ours inside
 * @param prefix what was delegated; empty for a host
 */
record ClientPlan(
        String device,
        Ipv4Address local,
        OuterEnd remote,
        InnerMtu innerMtu,
        InterfaceAddress address,
        Optional<Ipv6Prefix> prefix) {
    private static final int LINK_LOCAL_PREFIX_LENGTH = 64;
    private static final int HOST_PREFIX_LENGTH = 128;

    /**
     * What an agreement means here.
     *
     * @param pathMtuBytes of the way to the broker, as far as it is known
     */
    static ClientPlan of(String device, Agreement agreement, int pathMtuBytes) {
        TunnelOffer offer = agreement.offer();
        return new ClientPlan(
                device,
                Addresses.of(agreement.local()),
                remote(agreement),
                innerMtu(offer.type(), pathMtuBytes),
                new InterfaceAddress(Addresses.of(offer.clientIpv6()), HOST_PREFIX_LENGTH),
                offer.router().map(RouterOffer::prefix).map(Addresses::of));
    }

    /** UDP data goes where the signalling went, whatever the broker takes its own address for (RFC 5572 §4.5.2). */
    private static OuterEnd remote(Agreement agreement) {
        if (agreement.offer().type() == TunnelType.V6UDPV4
                && agreement.brokerAddress().address() instanceof org.sitless.tsp.message.Ipv4Address broker) {
            return OuterEnd.udp(Addresses.of(broker), agreement.brokerAddress().port());
        }
        return OuterEnd.proto41(Addresses.of(agreement.offer().serverIpv4()));
    }

    /** Behind NATs the path's MTU is hard to learn, and clients of old take no larger packet over UDP than IPv6's least. */
    private static InnerMtu innerMtu(TunnelType type, int pathMtuBytes) {
        return type == TunnelType.V6UDPV4
                ? new InnerMtu(InnerMtu.MINIMUM_BYTES)
                : OuterPath.innerMtuFor(pathMtuBytes, OuterProtocol.PROTO41);
    }

    TunnelSpec spec() {
        return new TunnelSpec(
                        device,
                        local,
                        remote,
                        List.of(address.address(), linkLocal().address()),
                        List.of(Ipv6Prefix.ANY),
                        innerMtu,
                        OptionalInt.of(TunnelSpec.DEFAULT_TTL),
                        OptionalInt.of(0))
                .inFrontOf(prefix.stream().toList());
    }

    /** Whence packets must leave by the tunnel: our own address and what was delegated. */
    List<Ipv6Prefix> sources() {
        List<Ipv6Prefix> sources = new ArrayList<>();
        prefix.ifPresent(sources::add);
        sources.add(new Ipv6Prefix(address.address().high(), address.address().low(), HOST_PREFIX_LENGTH));
        return sources;
    }

    /** @param routes what shall be sent into the device */
    DevicePlan devicePlan(List<Ipv6Prefix> routes) {
        List<InterfaceAddress> addresses = new ArrayList<>(List.of(linkLocal(), address));
        return new DevicePlan(device, true, innerMtu, addresses, routes);
    }

    private InterfaceAddress linkLocal() {
        return new InterfaceAddress(Ipv6Address.linkLocalOf(local), LINK_LOCAL_PREFIX_LENGTH);
    }
}
