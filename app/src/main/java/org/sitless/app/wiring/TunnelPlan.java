package org.sitless.app.wiring;

import java.util.ArrayList;
import java.util.List;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.host.DevicePlan;
import org.sitless.app.host.OuterPath;
import org.sitless.dataplane.io.OuterIo;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/** What was asked for and the way that was found, in the words of the data plane and of the host. */
final class TunnelPlan {
    /** RFC 4291 §2.5.6: a link-local address has a prefix of 64 bits. */
    private static final int LINK_LOCAL_PREFIX_LENGTH = 64;

    private TunnelPlan() {}

    static TunnelSpec spec(TunnelConfig config, OuterPath path) {
        List<Ipv6Address> own = new ArrayList<>(
                config.addresses().stream().map(InterfaceAddress::address).toList());
        own.add(Ipv6Address.linkLocalOf(path.local()));
        return new TunnelSpec(
                config.tun(),
                path.local(),
                remote(config, path),
                own,
                List.of(Ipv6Prefix.ANY),
                path.innerMtu(),
                config.ttl(),
                config.trafficClass(),
                config.ecn(),
                List.of());
    }

    static DevicePlan device(TunnelConfig config, OuterPath path) {
        List<InterfaceAddress> addresses = new ArrayList<>();
        if (config.configure()) {
            addresses.add(new InterfaceAddress(Ipv6Address.linkLocalOf(path.local()), LINK_LOCAL_PREFIX_LENGTH));
        }
        addresses.addAll(config.addresses());
        return new DevicePlan(config.tun(), config.configure(), path.innerMtu(), addresses, config.routes());
    }

    private static OuterEnd remote(TunnelConfig config, OuterPath path) {
        return config.udp()
                .map(udp -> OuterEnd.udp(path.remote(), udp.remote()))
                .orElseGet(() -> OuterEnd.proto41(path.remote()));
    }

    /** Our outer end in words, with its port where it has one. */
    static String localText(TunnelConfig config, OuterPath path) {
        return path.local() + config.udp().map(udp -> ":" + udp.local()).orElse("");
    }

    /** The other outer end in words, with its port where it has one. */
    static String remoteText(TunnelConfig config, OuterPath path) {
        return remote(config, path).toString();
    }

    /** How outer packets travel, as the ready line says it. */
    static String ioName(TunnelConfig config) {
        return config.udp().isPresent() ? "udp" : io(config).option();
    }

    static OuterIo io(TunnelConfig config) {
        return switch (config.io()) {
            case AUTO, RAW -> OuterIo.RAW;
        };
    }
}
