package org.sitless.tsp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.auth.ServerMechanisms;
import org.sitless.tsp.codec.BrokerMessageWriter;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.BrokerMessage.Keepalive;
import org.sitless.tsp.message.BrokerMessage.RouterOffer;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.message.Status;

/** What stays the same throughout a broker's session: who came, by which road, to whom. */
record Encounter(BrokerSettings settings, ServerMechanisms mechanisms, Transport transport, PeerAddress source) {
    /** What may go to an address nobody has seen answer: a datagram that asks may be forged. Less the header. */
    static final int UNVERIFIED_LIMIT = 192;

    boolean isUdp() {
        return transport == Transport.UDP;
    }

    Instant after(Duration patience, Instant now) {
        return now.plus(patience);
    }

    /** Over UDP an empty answer, over TCP none. */
    List<BrokerOutput> acknowledgement() {
        return isUdp() ? List.of(new BrokerOutput.Send(new BrokerMessage.Acknowledgement())) : List.of();
    }

    /** A status before the command phase, with other brokers if there are any and they can help. */
    BrokerMessage.StatusLine statusLine(Status status) {
        List<NamedAddress> brokers = brokersFor(status);
        if (!isUdp()) {
            return line(status, brokers);
        }
        List<NamedAddress> fitting = new ArrayList<>(brokers);
        while (!fitting.isEmpty() && BrokerMessageWriter.write(line(status, fitting)).length > UNVERIFIED_LIMIT) {
            fitting.remove(fitting.size() - 1);
        }
        return line(status, fitting);
    }

    private static BrokerMessage.StatusLine line(Status status, List<NamedAddress> brokers) {
        return new BrokerMessage.StatusLine(brokers.isEmpty() ? status : status.asReferral(), brokers);
    }

    BrokerMessage.CommandReply commandReply(Status status) {
        List<NamedAddress> brokers = brokersFor(status);
        return new BrokerMessage.CommandReply(brokers.isEmpty() ? status : status.asReferral(), brokers);
    }

    /** Another broker may have room, or another version, or another tunnel; it will not know another password. */
    private List<NamedAddress> brokersFor(Status status) {
        boolean helps =
                switch (status.code()) {
                    case 301, 302, 303, 507, 530, 1200 -> true;
                    default -> false;
                };
        return helps ? settings.referral().brokers() : List.of();
    }

    /**
     * What a client is told of its tunnel.
     *
     * @param client its own end as it named it
     * @param keepsAlive whether it means to send keepalives
     */
    TunnelOffer offer(Lease lease, Identity identity, IpAddress client, boolean keepsAlive) {
        BrokerSettings.ServerEnd server = settings.server();
        BrokerSettings.Terms terms = settings.terms();
        return new TunnelOffer(
                lease.endpoint().type(),
                terms.lifetime(lease),
                server.ipv4(),
                server.ipv6(),
                client,
                lease.address(),
                name(identity, server),
                server.dnsServers(),
                lease.prefix().map(prefix -> new RouterOffer(prefix, List.of())),
                keepsAlive ? Optional.of(new Keepalive(terms.keepalive(), server.ipv6())) : Optional.empty());
    }

    private static Optional<String> name(Identity identity, BrokerSettings.ServerEnd server) {
        if (!(identity instanceof Identity.User user) || server.domain().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(user.name() + "." + server.domain().get()).filter(NamedAddress::isHostName);
    }

    BrokerEffect.Report report(BrokerEffect.Event event, Optional<String> user, String detail) {
        return new BrokerEffect.Report(event, user, detail);
    }
}
