package org.sitless.app.command;

import java.util.Optional;
import java.util.function.Consumer;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.host.SystemNameLookup;
import org.sitless.app.negotiation.Negotiator;
import org.sitless.app.negotiation.NettyProbe;
import org.sitless.app.negotiation.NettySignalling;
import org.sitless.app.negotiation.Signalling;
import org.sitless.app.negotiation.SignallingChoice;
import org.sitless.app.negotiation.Verdict;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.app.negotiation.Verdict.Setback;
import org.sitless.app.negotiation.Ways;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.session.Transport;
import org.sitless.tsp.transport.ClientTransport;

/** One round of negotiation for its terms alone: sockets of the JVM, nothing native, nothing changed on the host. */
record NegotiateOnly(ClientConfig config, SignallingChoice signalling) {
    /**
     * Prints the terms.
     *
     * @throws org.sitless.app.failure.CommandFailure if there are none: 1 nobody answers, 4 refused
     */
    void print(Consumer<Agreement> printer) throws InterruptedException {
        try (ClientTransport sockets = new ClientTransport()) {
            Optional<Ipv4Address> from = config.proxy() ? Optional.empty() : config.local();
            Signalling udp = new NettySignalling(Transport.UDP, sockets, from);
            Signalling tcp = new NettySignalling(Transport.TCP, sockets, from);
            Ways ways = Ways.of(signalling, config, udp, tcp);
            Verdict verdict = new Negotiator(config, ways, new SystemNameLookup(), new NettyProbe(sockets)).negotiate();
            if (verdict instanceof Setback setback) {
                throw setback.toFailure();
            }
            Agreement agreement = (Agreement) verdict;
            printer.accept(agreement);
            agreement.line().close();
        }
    }
}
