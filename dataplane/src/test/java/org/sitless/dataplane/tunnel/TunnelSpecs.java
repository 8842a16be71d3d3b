package org.sitless.dataplane.tunnel;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/** Tunnels for tests: our end is 192.0.2.1 and 2001:db8:1::1, all other things vary. */
public final class TunnelSpecs {
    public static final Ipv4Address LOCAL = Ipv4Address.parse("192.0.2.1");
    public static final Ipv4Address REMOTE = Ipv4Address.parse("192.0.2.2");
    public static final Ipv6Address OWN = Ipv6Address.parse("2001:db8:1::1");

    private TunnelSpecs() {}

    /** A tunnel to a provider: TTL 64, TOS 0, the default MTU, everything behind it. */
    public static TunnelSpec provider() {
        return outer(OptionalInt.of(TunnelSpec.DEFAULT_TTL), OptionalInt.of(0));
    }

    /** A provider's tunnel with other outer fields; empty means inherit. */
    public static TunnelSpec outer(OptionalInt ttl, OptionalInt trafficClass) {
        return spec(OuterEnd.proto41(REMOTE), List.of(Ipv6Prefix.ANY), ttl, trafficClass);
    }

    /** A broker's tunnel to a client that was given these prefixes. */
    public static TunnelSpec client(String remote, String... prefixes) {
        List<Ipv6Prefix> given = Arrays.stream(prefixes).map(Ipv6Prefix::parse).toList();
        return spec(
                OuterEnd.proto41(Ipv4Address.parse(remote)),
                given,
                OptionalInt.of(TunnelSpec.DEFAULT_TTL),
                OptionalInt.of(0));
    }

    /** The same over UDP. */
    public static TunnelSpec client(String remote, int port, String... prefixes) {
        List<Ipv6Prefix> given = Arrays.stream(prefixes).map(Ipv6Prefix::parse).toList();
        OuterEnd end = OuterEnd.udp(Ipv4Address.parse(remote), port);
        return spec(end, given, OptionalInt.of(TunnelSpec.DEFAULT_TTL), OptionalInt.of(0));
    }

    private static TunnelSpec spec(
            OuterEnd remote, List<Ipv6Prefix> prefixes, OptionalInt ttl, OptionalInt trafficClass) {
        List<Ipv6Address> own = List.of(OWN, Ipv6Address.linkLocalOf(LOCAL));
        return new TunnelSpec("to " + remote, LOCAL, remote, own, prefixes, InnerMtu.DEFAULT, ttl, trafficClass);
    }
}
