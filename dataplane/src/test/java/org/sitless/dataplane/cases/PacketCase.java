package org.sitless.dataplane.cases;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.tunnel.ForwardingPolicy;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.PathMtu;
import org.sitless.dataplane.tunnel.RateLimit;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/** One folder of {@code cases/}: what goes in, what must come out, and what must be counted. */
final class PacketCase {
    private static final Set<String> KEYS = Set.of(
            "about",
            "road",
            "prefixes",
            "site",
            "tos",
            "no.ecn",
            "ttl",
            "mtu",
            "path.mtu",
            "mtu.after",
            "mss.clamp",
            "probe",
            "icmp.burst",
            "runs",
            "udp",
            "signalling",
            "neighbour",
            "apart",
            "rate.packets",
            "read",
            "forwarded",
            "replied",
            "diverted",
            "joined");
    private static final String DROP = "drop.";

    private final Path folder;
    private final Properties properties = new Properties();

    private PacketCase(Path folder) {
        this.folder = folder;
    }

    static PacketCase read(Path folder) throws IOException {
        PacketCase read = new PacketCase(folder);
        try (Reader text = Files.newBufferedReader(folder.resolve("case.properties"))) {
            read.properties.load(text);
        }
        for (String key : read.properties.stringPropertyNames()) {
            if (!KEYS.contains(key) && !key.startsWith(DROP)) {
                throw new IllegalArgumentException(folder + ": nobody knows the key " + key);
            }
        }
        return read;
    }

    String name() {
        return folder.getFileName().toString();
    }

    String about() {
        return properties.getProperty("about");
    }

    RoadName road() {
        return RoadName.valueOf(properties.getProperty("road").toUpperCase(Locale.ROOT));
    }

    List<CasePacket> packets(String file) throws IOException {
        return HexPackets.read(folder.resolve(file + ".hex"));
    }

    /** The configured tunnel: from 192.0.2.1 to 192.0.2.2, unless the case says otherwise. */
    Tunnel tunnel() {
        Ipv4Address local = Ipv4Address.parse("192.0.2.1");
        List<Ipv6Address> own = List.of(Ipv6Address.parse("2001:db8:1::1"), Ipv6Address.linkLocalOf(local));
        List<Ipv6Prefix> prefixes = Arrays.stream(
                        properties.getProperty("prefixes", "::/0").split(" ", -1))
                .map(Ipv6Prefix::parse)
                .toList();
        TunnelSpec spec = new TunnelSpec(
                "case",
                local,
                remote(),
                own,
                prefixes,
                new InnerMtu(number("mtu", 1_480)),
                fixedOrInherited("ttl", 64),
                fixedOrInherited("tos", 0),
                !properties.containsKey("no.ecn"),
                Optional.ofNullable(properties.getProperty("site")).map(Ipv6Prefix::parse).stream()
                        .toList());
        Tunnel tunnel = new Tunnel(spec, 0);
        if (properties.containsKey("path.mtu")) {
            tunnel.path().route(number("path.mtu", 0), PathMtu.USUAL_LIFETIME, 0);
        }
        tunnel.path().probeMark(Long.parseUnsignedLong(properties.getProperty("probe", "0"), 16));
        return tunnel;
    }

    /** The configured tunnel, and that of the neighbour if the case has one: to 192.0.2.3. */
    private List<Tunnel> tunnels() {
        Tunnel tunnel = tunnel();
        if (!properties.containsKey("neighbour")) {
            return List.of(tunnel);
        }
        TunnelSpec spec = tunnel.spec();
        TunnelSpec neighbour = new TunnelSpec(
                "neighbour",
                spec.local(),
                OuterEnd.proto41(Ipv4Address.parse("192.0.2.3")),
                spec.ownAddresses(),
                List.of(Ipv6Prefix.parse(properties.getProperty("neighbour"))),
                spec.innerMtu(),
                spec.ttl(),
                spec.trafficClass());
        return List.of(tunnel, new Tunnel(neighbour, 1));
    }

    private ForwardingPolicy policy() {
        return new ForwardingPolicy(
                !properties.containsKey("apart"), new RateLimit(RateLimit.UNLIMITED, number("rate.packets", 0)));
    }

    private OuterEnd remote() {
        Ipv4Address address = Ipv4Address.parse("192.0.2.2");
        return properties.containsKey("udp") ? OuterEnd.udp(address, number("udp", 0)) : OuterEnd.proto41(address);
    }

    private OptionalInt fixedOrInherited(String key, int standard) {
        String value = properties.getProperty(key, Integer.toString(standard));
        return value.equals("inherit") ? OptionalInt.empty() : OptionalInt.of(Integer.decode(value));
    }

    /** A road made for the case. */
    RoadHarness harness() {
        Set<Segmentation> runs = EnumSet.noneOf(Segmentation.class);
        for (String kind : properties.getProperty("runs", "").split(" ", -1)) {
            if (!kind.isEmpty()) {
                runs.add(Segmentation.valueOf(kind.toUpperCase(Locale.ROOT)));
            }
        }
        if (properties.containsKey("signalling")) {
            return RoadHarness.signalling(tunnel());
        }
        return runs.isEmpty()
                ? RoadHarness.policed(
                        road(), tunnels(), policy(), number("icmp.burst", 100), properties.containsKey("mss.clamp"))
                : RoadHarness.coalescing(tunnel(), runs);
    }

    int number(String key, int standard) {
        return Integer.decode(properties.getProperty(key, Integer.toString(standard)));
    }

    /** Every drop that must be counted; no other may be. */
    Map<DropReason, Long> drops() {
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(DROP)) {
                drops.put(DropReason.valueOf(key.substring(DROP.length())), Long.valueOf(properties.getProperty(key)));
            }
        }
        return drops;
    }
}
