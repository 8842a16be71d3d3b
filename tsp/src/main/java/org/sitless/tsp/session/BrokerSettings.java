package org.sitless.tsp.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

/**
 * How a broker deals with everybody.
 *
 * @param mechanisms offered, in this order
 * @param proxyUsers users who may have a tunnel to an address that is not their own: they could aim it at anybody
 */
public record BrokerSettings(
        List<Mechanism> mechanisms,
        ServerEnd server,
        Terms terms,
        Referral referral,
        Patience patience,
        Set<String> proxyUsers) {
    public BrokerSettings {
        mechanisms = List.copyOf(mechanisms);
        proxyUsers = Set.copyOf(proxyUsers);
    }

    /**
     * The broker's end of every tunnel.
     *
     * @param ipv4 as clients reach it, outside a NAT that maps one to one
     * @param ipv6 inside the tunnels; also what clients ping
     * @param dnsServers told to clients, at least one: gogoc crashes without
     * @param domain under which users have names, if they do
     */
    public record ServerEnd(Ipv4Address ipv4, Ipv6Address ipv6, List<Ipv6Address> dnsServers, Optional<String> domain) {
        /**
         * Checks that there is a DNS server.
         *
         * @throws IllegalArgumentException if not
         */
        public ServerEnd {
            dnsServers = List.copyOf(dnsServers);
            if (dnsServers.isEmpty()) {
                throw new IllegalArgumentException("clients must be told at least one DNS server");
            }
        }
    }

    /**
     * What there is to have.
     *
     * @param tunnelTypes of {@link TunnelType#V6V4} and {@link TunnelType#V6UDPV4}
     * @param shortestPrefix length of the largest prefix that may be asked for
     * @param longestPrefix length of the smallest
     * @param hostLifetime how long a host's silent session lasts
     * @param routerLifetime the same for a router
     * @param keepalive interval for clients that send any
     */
    public record Terms(
            Set<TunnelType> tunnelTypes,
            int shortestPrefix,
            int longestPrefix,
            Duration hostLifetime,
            Duration routerLifetime,
            Duration keepalive) {
        public Terms {
            tunnelTypes = Set.copyOf(tunnelTypes);
        }

        /** The same lifetime for hosts and routers. */
        public Terms(
                Set<TunnelType> tunnelTypes,
                int shortestPrefix,
                int longestPrefix,
                Duration lifetime,
                Duration keepalive) {
            this(tunnelTypes, shortestPrefix, longestPrefix, lifetime, lifetime, keepalive);
        }

        /** How long a silent session with this lease lasts. */
        public Duration lifetime(Lease lease) {
            return lease.prefix().isPresent() ? routerLifetime : hostLifetime;
        }
    }

    /**
     * Other brokers.
     *
     * @param brokers named when a request cannot be met here
     * @param always whether everybody is sent there at once
     */
    public record Referral(List<NamedAddress> brokers, boolean always) {
        public static final Referral NONE = new Referral(List.of(), false);

        public Referral {
            brokers = List.copyOf(brokers);
        }
    }

    /**
     * How long things may take.
     *
     * @param authentication from the first octet until it is known who is there
     * @param command between requests after that
     * @param acceptance from an offer until it is accepted: as long as the reservation
     * @param store until a store must have answered
     * @param memory how long a session over UDP is remembered once its tunnel is up
     * @param betweenAnswers between two answers in a row over TCP: gogoc takes what one recv() brings for one answer, and waits for
     *     ever for a second that came with the first
     */
    public record Patience(
            Duration authentication,
            Duration command,
            Duration acceptance,
            Duration store,
            Duration memory,
            Duration betweenAnswers) {
        public static final Patience USUAL = new Patience(
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                Duration.ofSeconds(90),
                Duration.ofSeconds(10),
                Duration.ofSeconds(70),
                Duration.ofMillis(250));
    }
}
