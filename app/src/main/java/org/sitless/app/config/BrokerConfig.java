package org.sitless.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sitless.dataplane.tunnel.ForwardingPolicy;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.lease.PrefixPool;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

/**
 * A broker as its file describes it, every value checked as far as it can be without looking at the host.
 *
 * @param signalling {@code [tsp]}: who is talked to, and how
 * @param tunnel {@code [tunnel]}: the broker's end of all tunnels
 * @param pools {@code [pool]}: what there is to give away
 * @param store {@code [store]}: where it is written down
 * @param keepalive {@code [keepalive] interval}: how often clients ping
 * @param web {@code [web]}: where people register, if there is such a page
 * @param where the file
 */
public record BrokerConfig(
        Signalling signalling,
        Serving tunnel,
        Pools pools,
        Store store,
        Duration keepalive,
        Optional<Web> web,
        String where) {
    /**
     * Talking.
     *
     * @param listen TCP ports; the one at {@link Serving#local()} is the UDP port too
     * @param realm part of every DIGEST-MD5 verifier: a change makes them void
     * @param mechanisms offered, in this order
     * @param registration who may become a user
     * @param domain under which users have names, if they do
     * @param redirect other brokers, named when a request cannot be met here
     * @param redirectAlways whether everybody is sent there at once
     * @param proxyUsers users who may have a tunnel to an address that is not their own
     * @param connections most TCP connections at a time
     * @param connectionsPerSource most of one IPv4 address
     */
    public record Signalling(
            List<ListenAddress> listen,
            String realm,
            List<Mechanism> mechanisms,
            Registration registration,
            Optional<String> domain,
            List<NamedAddress> redirect,
            boolean redirectAlways,
            Set<String> proxyUsers,
            int connections,
            int connectionsPerSource) {
        public Signalling {
            listen = List.copyOf(listen);
            mechanisms = List.copyOf(mechanisms);
            redirect = List.copyOf(redirect);
            proxyUsers = Set.copyOf(proxyUsers);
        }
    }

    /** A port to listen on. 0.0.0.0 means: at all addresses; port 0 means: any that is free. */
    public record ListenAddress(Ipv4Address address, int port) {
        /** RFC 5572 §7. */
        public static final int USUAL_PORT = 3653;

        @Override
        public String toString() {
            return address + ":" + port;
        }
    }

    /** Who may become a user. */
    public enum Registration {
        /** Anybody who asks. */
        OPEN,
        /** Who has an invitation. */
        INVITE,
        /** Only whom the administrator adds. */
        CLOSED
    }

    /**
     * The broker's end of all tunnels.
     *
     * @param tun the device's name
     * @param local outer address of every tunnel, protocol 41 and UDP
     * @param udpPort of data and signalling; 0 means: any that is free
     * @param advertise what clients are told instead of {@code local}, behind a NAT that maps one to one
     * @param proxyNdp the device on whose link neighbours ask for addresses of the pool
     * @param address the broker's inner address, also what clients ping
     * @param dns told to clients; at least one
     * @param types of {@link TunnelType#V6V4} and {@link TunnelType#V6UDPV4}
     * @param innerMtu of the device, and the most that any tunnel carries
     * @param policy what tunnels may do with each other and with the line
     */
    public record Serving(
            String tun,
            Ipv4Address local,
            int udpPort,
            Ipv4Address advertise,
            Optional<String> proxyNdp,
            Ipv6Address address,
            List<Ipv6Address> dns,
            Set<TunnelType> types,
            InnerMtu innerMtu,
            ForwardingPolicy policy) {
        /** Name of the device when none is given. */
        public static final String DEFAULT_TUN = "tsp0";

        public Serving {
            dns = List.copyOf(dns);
            types = Set.copyOf(types);
        }
    }

    /**
     * What there is to give away.
     *
     * @param host single addresses
     * @param hostLease how long a host's silent session keeps its end point
     * @param router prefixes; empty: there are only hosts
     * @param routerLease the same for a router
     * @param anonymousPerAddress most anonymous tunnels to one IPv4 address (RFC 5572 §8)
     */
    public record Pools(
            PrefixPool host,
            Duration hostLease,
            Optional<PrefixPool> router,
            Duration routerLease,
            int anonymousPerAddress) {}

    /**
     * Where users and leases are kept.
     *
     * @param database a SQLite file
     * @param keyFile encrypts what is as good as a password
     */
    public record Store(Path database, Path keyFile) {}

    /**
     * The page where people register.
     *
     * @param listen TCP port
     * @param tls empty: plain HTTP, on the loopback interface only
     * @param server how clients find the broker, if not by its address
     */
    public record Web(ListenAddress listen, Optional<Tls> tls, Optional<String> server) {}

    /**
     * What HTTPS needs, in PEM.
     *
     * @param certificate the chain, the server's own first
     * @param key PKCS #8
     */
    public record Tls(Path certificate, Path key) {}
}
