package org.sitless.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sitless.app.config.BrokerConfig.ListenAddress;
import org.sitless.app.config.BrokerConfig.Registration;
import org.sitless.app.config.BrokerConfig.Serving;
import org.sitless.app.config.BrokerConfig.Signalling;
import org.sitless.app.failure.CommandFailure;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.TunnelType;

/** Reads {@code broker.toml}. */
public final class BrokerReader {
    private static final List<String> TABLES = List.of("tsp", "tunnel", "pool", "store", "keepalive", "web");

    private static final List<String> TSP_KEYS = List.of(
            "listen",
            "realm",
            "mechanisms",
            "registration",
            "domain",
            "redirect",
            "redirect_always",
            "proxy_users",
            "connections",
            "connections_per_source");

    private static final List<String> TUNNEL_KEYS = List.of(
            "tun",
            "local",
            "advertise",
            "proxy_ndp",
            "address",
            "dns",
            "types",
            "mtu",
            "client_to_client",
            "rate",
            "packet_rate");

    private static final Ipv4Address NOWHERE = new Ipv4Address(0);
    private static final List<Mechanism> USUAL_MECHANISMS =
            List.of(Mechanism.SCRAM_SHA_256, Mechanism.DIGEST_MD5, Mechanism.ANONYMOUS);
    private static final Set<TunnelType> ALL_TYPES = Set.of(TunnelType.V6V4, TunnelType.V6UDPV4);
    private static final Duration USUAL_KEEPALIVE = Duration.ofSeconds(30);
    private static final int USUAL_CONNECTIONS = 8_192;
    private static final int USUAL_CONNECTIONS_PER_SOURCE = 64;

    private final Problems problems = new Problems();

    /**
     * The broker that a file describes.
     *
     * @throws CommandFailure with all problems at once (exit code 2)
     */
    public BrokerConfig read(Path file) {
        TomlSection root = TomlSection.ofFile(file, TABLES, problems);
        TomlSection tsp = root.table("tsp", TSP_KEYS);
        TomlSection tunnel = root.table("tunnel", TUNNEL_KEYS);
        Serving serving = serving(tunnel, tsp);
        BrokerConfig config = new BrokerConfig(
                signalling(tsp, serving),
                serving,
                new PoolReader(root, problems).read(serving),
                StoreValues.read(root.table("store", List.of("url", "key_file"))),
                root.table("keepalive", List.of("interval")).one("interval", BrokerValues::keepalive, USUAL_KEEPALIVE),
                WebValues.read(root, problems),
                file.toString());
        problems.throwIfAny();
        return config;
    }

    private Serving serving(TomlSection tunnel, TomlSection tsp) {
        Ipv4Address local = tunnel.required("local", "192.0.2.1", BrokerValues::local, NOWHERE);
        return new Serving(
                tunnel.one("tun", DeviceValues::tun, Serving.DEFAULT_TUN),
                local,
                udpPort(tsp, local),
                tunnel.one("advertise", BrokerValues::advertise, local),
                tunnel.one("proxy_ndp", text -> Optional.of(DeviceValues.tun(text)), Optional.empty()),
                tunnel.required("address", "2001:db8:f000::1", BrokerValues::address, new Ipv6Address(0, 0)),
                tunnel.requiredList("dns", "[\"2001:db8:f000::53\"]", BrokerValues::dns),
                types(tunnel),
                tunnel.one("mtu", OuterValues::mtu, Optional.of(InnerMtu.DEFAULT))
                        .orElse(InnerMtu.DEFAULT),
                PolicyValues.read(tunnel));
    }

    private static Set<TunnelType> types(TomlSection tunnel) {
        List<TunnelType> chosen = tunnel.each("types", BrokerValues::tunnelType);
        return chosen.isEmpty() ? ALL_TYPES : Set.copyOf(chosen);
    }

    private static List<ListenAddress> listen(TomlSection tsp, Ipv4Address local) {
        List<ListenAddress> chosen = tsp.each("listen", BrokerValues::listen);
        return chosen.isEmpty() ? List.of(new ListenAddress(local, ListenAddress.USUAL_PORT)) : chosen;
    }

    /** Data and signalling share one UDP socket, which is bound to the outer address of the tunnels. */
    private int udpPort(TomlSection tsp, Ipv4Address local) {
        List<ListenAddress> fitting = listen(tsp, local).stream()
                .filter(listen ->
                        listen.address().equals(local) || listen.address().equals(NOWHERE))
                .toList();
        if (fitting.isEmpty() && !local.equals(NOWHERE)) {
            problems.add(
                    "nobody listens at the tunnels' own address " + local,
                    tsp.where("listen"),
                    "add \"" + local + ":" + ListenAddress.USUAL_PORT + "\"");
        }
        return fitting.isEmpty() ? 0 : fitting.get(0).port();
    }

    private Signalling signalling(TomlSection tsp, Serving serving) {
        List<Mechanism> chosen = tsp.each("mechanisms", BrokerValues::mechanism);
        Signalling signalling = new Signalling(
                listen(tsp, serving.local()),
                tsp.required("realm", "example.net", BrokerValues::realm, ""),
                chosen.isEmpty() ? USUAL_MECHANISMS : chosen,
                tsp.one("registration", BrokerValues::registration, Registration.INVITE),
                tsp.one("domain", text -> Optional.of(BrokerValues.domain(text)), Optional.empty()),
                tsp.each("redirect", BrokerValues::broker),
                tsp.one("redirect_always", BrokerValues::flag, false),
                Set.copyOf(tsp.each("proxy_users", BrokerValues::user)),
                tsp.one("connections", BrokerValues::connections, USUAL_CONNECTIONS),
                tsp.one("connections_per_source", BrokerValues::connections, USUAL_CONNECTIONS_PER_SOURCE));
        if (signalling.redirectAlways() && signalling.redirect().isEmpty()) {
            problems.add(
                    "everybody is to be sent away, and nowhere to go",
                    tsp.where("redirect_always"),
                    "name other brokers: redirect = [\"broker.example.org\"]");
        }
        return signalling;
    }
}
