package org.sitless.app.config;

import static org.sitless.app.config.TunnelKey.ADDRESS;
import static org.sitless.app.config.TunnelKey.CONFIGURE;
import static org.sitless.app.config.TunnelKey.ECN;
import static org.sitless.app.config.TunnelKey.ENCAP;
import static org.sitless.app.config.TunnelKey.IO;
import static org.sitless.app.config.TunnelKey.LANES;
import static org.sitless.app.config.TunnelKey.LOCAL;
import static org.sitless.app.config.TunnelKey.MSS_CLAMP;
import static org.sitless.app.config.TunnelKey.MTU;
import static org.sitless.app.config.TunnelKey.MTU_PROBE;
import static org.sitless.app.config.TunnelKey.NETNS;
import static org.sitless.app.config.TunnelKey.OFFLOAD;
import static org.sitless.app.config.TunnelKey.REMOTE;
import static org.sitless.app.config.TunnelKey.ROUTE;
import static org.sitless.app.config.TunnelKey.SPIN;
import static org.sitless.app.config.TunnelKey.TOS;
import static org.sitless.app.config.TunnelKey.TTL;
import static org.sitless.app.config.TunnelKey.TUN;
import static org.sitless.app.config.TunnelKey.UDP_PORT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.tunnel.TunnelSpec;

/** Judges the settings of one tunnel: its values, and whether they fit each other. */
final class TunnelReader {
    /** What an IPv4 packet can say of its length. */
    private static final int LONGEST_OUTER_BYTES = 65_535;

    private static final RemoteEnd MISSING = new RemoteEnd("", Optional.empty());

    /** Each raw socket of a protocol gets a copy of each packet: raw(7). */
    private static final int MOST_LANES_OF_RAW = 1;

    private final TunnelSettings settings;
    private final Problems problems;

    TunnelReader(TunnelSettings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    /** The tunnel; a value with a problem is replaced by the default, so the result counts only if no problem was added. */
    TunnelConfig read() {
        TunnelConfig tunnel = new TunnelConfig(
                one(TUN, DeviceValues::tun, TunnelConfig.DEFAULT_TUN),
                one(LOCAL, OuterValues::local, Optional.empty()),
                remote(),
                udp(),
                each(ADDRESS, InnerValues::address),
                each(ROUTE, InnerValues::route),
                one(MTU, OuterValues::mtu, Optional.empty()),
                one(TTL, OuterValues::ttl, OptionalInt.of(TunnelSpec.DEFAULT_TTL)),
                one(TOS, OuterValues::trafficClass, OptionalInt.of(0)),
                one(ECN, DeviceValues::ecn, true),
                one(IO, DeviceValues::io, IoChoice.AUTO),
                one(OFFLOAD, DeviceValues::offload, true),
                one(LANES, DeviceValues::lanes, OptionalInt.empty()),
                one(SPIN, DeviceValues::spin, false),
                one(MTU_PROBE, DeviceValues::mtuProbe, false),
                one(MSS_CLAMP, DeviceValues::mssClamp, false),
                one(NETNS, DeviceValues::namespace, Optional.empty()),
                one(CONFIGURE, DeviceValues::configure, true),
                settings.where());
        checkEnds(tunnel);
        checkEncapsulation(tunnel);
        checkLanes(tunnel);
        checkLeftToOthers(tunnel);
        return tunnel;
    }

    private RemoteEnd remote() {
        if (settings.one(REMOTE).isEmpty() && !settings.isDamaged()) {
            problems.add("no remote end", settings.where(), "say which with --remote or remote = \"203.0.113.7\"");
        }
        return one(REMOTE, OuterValues::remote, MISSING);
    }

    /** Both ends have to know each other's port: nothing is learnt from what arrives. */
    private Optional<UdpPorts> udp() {
        OuterProtocol asked = one(ENCAP, OuterValues::encapsulation, OuterProtocol.PROTO41);
        Optional<UdpPorts> ports = one(UDP_PORT, OuterValues::udpPorts, Optional.empty());
        if (asked == OuterProtocol.UDP && settings.one(UDP_PORT).isEmpty() && !settings.isDamaged()) {
            String where = settings.one(ENCAP).orElseThrow().where();
            problems.add("no port for UDP", where, "say which with --udp-port or udp_port = \"3653\"");
        }
        if (asked == OuterProtocol.PROTO41) {
            settings.one(UDP_PORT)
                    .ifPresent(setting -> problems.add(
                            "udp port '" + setting.text() + "' would not be used: protocol 41 has no ports",
                            setting.where(),
                            "leave it out, or add --encap udp or encap = \"udp\""));
        }
        return asked == OuterProtocol.UDP ? ports : Optional.empty();
    }

    private void checkEncapsulation(TunnelConfig tunnel) {
        if (tunnel.udp().isEmpty()) {
            return;
        }
        if (tunnel.io() != IoChoice.AUTO) {
            String where = settings.one(IO).orElseThrow().where();
            problems.add("io 'raw' carries protocol 41, not UDP", where, "leave it out, or use 'auto'");
        }
        int longest = LONGEST_OUTER_BYTES - OuterProtocol.UDP.overheadBytes();
        tunnel.innerMtu().filter(mtu -> mtu.bytes() > longest).ifPresent(mtu -> {
            String where = settings.one(MTU).orElseThrow().where();
            problems.add("mtu " + mtu.bytes() + " leaves no room for UDP", where, "use " + longest + " or less");
        });
    }

    private void checkEnds(TunnelConfig tunnel) {
        if (tunnel.local().isPresent() && tunnel.local().equals(tunnel.remote().address())) {
            String where = settings.one(REMOTE).orElseThrow().where();
            problems.add(
                    "local and remote are both " + tunnel.remote(),
                    where,
                    "a tunnel needs two hosts: mend one of them");
        }
    }

    private void checkLanes(TunnelConfig tunnel) {
        if (tunnel.lanes().orElse(1) > MOST_LANES_OF_RAW) {
            problems.add(
                    "lanes " + tunnel.lanes().getAsInt() + ": a raw socket in each would receive every packet",
                    settings.one(LANES).orElseThrow().where(),
                    "use 1 or 'auto'");
        }
    }

    private void checkLeftToOthers(TunnelConfig tunnel) {
        if (tunnel.configure()) {
            return;
        }
        settings.one(ROUTE)
                .ifPresent(setting -> problems.add(
                        "route '" + setting.text() + "' would not be set, since the device is to be left alone",
                        setting.where(),
                        "leave it out, or let sitless configure the device"));
        if (tunnel.mtuProbe()) {
            problems.add(
                    "mtu_probe asks from an address that would not be set, since the device is to be left alone",
                    settings.one(MTU_PROBE).orElseThrow().where(),
                    "leave it out, or let sitless configure the device");
        }
    }

    private <T> T one(TunnelKey key, Parser<T> parser, T otherwise) {
        return settings.one(key).flatMap(setting -> parse(setting, parser)).orElse(otherwise);
    }

    private <T> List<T> each(TunnelKey key, Parser<T> parser) {
        List<T> values = new ArrayList<>();
        Map<T, String> seenAt = new HashMap<>();
        for (Setting setting : settings.all(key)) {
            parse(setting, parser).ifPresent(value -> {
                String before = seenAt.putIfAbsent(value, setting.where());
                if (before == null) {
                    values.add(value);
                } else {
                    problems.add(
                            key.word() + " '" + setting.text() + "' is there twice", setting.where(), "leave one out");
                }
            });
        }
        return List.copyOf(values);
    }

    private <T> Optional<T> parse(Setting setting, Parser<T> parser) {
        try {
            return Optional.of(parser.parse(setting.text()));
        } catch (UnfitValue unfit) {
            problems.add(unfit.what(), setting.where(), unfit.cure());
            return Optional.empty();
        }
    }

    /** Turns the text of one value into the value. */
    private interface Parser<T> {
        T parse(String text) throws UnfitValue;
    }
}
