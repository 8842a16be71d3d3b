package org.sitless.dataplane;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.sitless.dataplane.counter.ConservationLaw;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunOptions;

/** One end of a tunnel on one of two hosts: a TUN device and the data plane behind it. */
final class TunnelEnd implements AutoCloseable {
    static final String TUN = "sit1";

    private final TunDevice tun;
    private final Dataplane dataplane;

    private TunnelEnd(TunDevice tun, Dataplane dataplane) {
        this.tun = tun;
        this.dataplane = dataplane;
    }

    static TunnelEnd open(
            NetworkNamespace host,
            TunnelSpec spec,
            TunOptions options,
            UnaryOperator<DataplaneConfig.Builder> settings) {
        TunDevice tun = host.call(() -> TunDevice.open(options));
        DataplaneConfig config =
                settings.apply(DataplaneConfig.pointToPoint(tun, spec)).build();
        try {
            return new TunnelEnd(tun, host.call(() -> Dataplane.start(config)));
        } catch (RuntimeException failure) {
            tun.close();
            throw failure;
        }
    }

    static TunnelSpec spec(String local, String remote, String own) {
        return spec(local, OuterEnd.proto41(Ipv4Address.parse(remote)), own);
    }

    static TunnelSpec spec(String local, OuterEnd remote, String own) {
        return new TunnelSpec(
                TUN,
                Ipv4Address.parse(local),
                remote,
                List.of(Ipv6Address.parse(own)),
                List.of(Ipv6Prefix.ANY),
                InnerMtu.DEFAULT,
                OptionalInt.of(TunnelSpec.DEFAULT_TTL),
                OptionalInt.of(0));
    }

    Dataplane dataplane() {
        return dataplane;
    }

    /** Stops in order and holds both roads to the law of conservation. */
    @Override
    public void close() {
        dataplane.close();
        tun.close();
        ConservationLaw.check(dataplane.snapshot().encap(), 0);
        ConservationLaw.check(dataplane.snapshot().decap(), 0);
    }
}
