package org.sitless.tsp.message;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a broker can say (RFC 5572 §4.4). Each is one datagram, or one segment: clients do one recv() an answer. */
public sealed interface BrokerMessage {
    /**
     * {@code CAPABILITY TUNNEL=… AUTH=…}.
     *
     * @param mechanisms SASL names, the broker's order
     */
    record Capability(Set<TunnelType> tunnelTypes, List<String> mechanisms) implements BrokerMessage {
        public Capability {
            tunnelTypes = Set.copyOf(tunnelTypes);
            mechanisms = List.copyOf(mechanisms);
        }
    }

    /**
     * A SASL challenge; travels in base64.
     *
     * @param text decoded
     */
    record SaslChallenge(String text) implements BrokerMessage {}

    /**
     * An outcome in the version and authentication phases, where nothing is framed.
     *
     * @param brokers empty unless a referral
     */
    record StatusLine(Status status, List<NamedAddress> brokers) implements BrokerMessage {
        public StatusLine {
            brokers = List.copyOf(brokers);
        }

        public StatusLine(Status status) {
            this(status, List.of());
        }
    }

    /**
     * An outcome in the command phase, framed by its length.
     *
     * @param brokers empty unless a referral
     */
    record CommandReply(Status status, List<NamedAddress> brokers) implements BrokerMessage {
        public CommandReply {
            brokers = List.copyOf(brokers);
        }

        public CommandReply(Status status) {
            this(status, List.of());
        }
    }

    /** {@code <tunnel action="info">}: the terms of a tunnel, framed. */
    record Offer(Status status, TunnelOffer tunnel) implements BrokerMessage {}

    /** Nothing: over UDP every message of a client is answered, if only by the eight octets of its own header. */
    record Acknowledgement() implements BrokerMessage {}

    /**
     * What the client gets.
     *
     * @param lifetime whole minutes on the wire (RFC 5572 §4.7.1); brokers of old meant seconds, so no client relies on it
     * @param clientAddress the client's end as it named it
     * @param clientName the name registered for {@code clientIpv6}
     * @param dnsServers recursive servers for the client; not in the RFC, but gogoc crashes without one
     * @param router empty for a host
     * @param keepalive empty: the client sends none
     */
    record TunnelOffer(
            TunnelType type,
            Duration lifetime,
            Ipv4Address serverIpv4,
            Ipv6Address serverIpv6,
            IpAddress clientAddress,
            Ipv6Address clientIpv6,
            Optional<String> clientName,
            List<Ipv6Address> dnsServers,
            Optional<RouterOffer> router,
            Optional<Keepalive> keepalive) {
        public TunnelOffer {
            dnsServers = List.copyOf(dnsServers);
        }
    }

    /**
     * A delegated prefix.
     *
     * @param dnsServers those to which its reverse zone is delegated
     */
    record RouterOffer(Ipv6Prefix prefix, List<NamedAddress> dnsServers) {
        public RouterOffer {
            dnsServers = List.copyOf(dnsServers);
        }
    }

    /**
     * "The client MUST conform to the broker-specified keep-alive interval" (RFC 5572 §4.6).
     *
     * @param target whom to ping
     */
    record Keepalive(Duration interval, Ipv6Address target) {}
}
