package org.sitless.app.negotiation;

import org.sitless.app.config.ServerName;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.failure.Problem;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.Transport;

/** What one round of asking brokers has come to. */
public sealed interface Verdict {
    /**
     * A tunnel.
     *
     * @param broker whom we agreed with, as named
     * @param brokerAddress where the signalling went, and over UDP where data goes
     * @param local the address that the signalling left from
     * @param localPort the port that the signalling left from
     * @param line to be kept open as long as the tunnel
     */
    record Agreement(
            TunnelOffer offer,
            Mechanism mechanism,
            Transport transport,
            ServerName broker,
            PeerAddress brokerAddress,
            Ipv4Address local,
            int localPort,
            Session.Line line)
            implements Verdict {}

    /** No tunnel this time. */
    record Setback(Kind kind, Problem problem) implements Verdict {
        public CommandFailure toFailure() {
            return new CommandFailure(kind.exitCode, problem.what(), problem.where(), problem.cure());
        }
    }

    /** Why there is no tunnel, as far as it matters for what to do next. */
    enum Kind {
        /** Nobody answers, or nobody who speaks TSP. */
        UNREACHABLE(ExitCode.FAILED),
        /** We have no network yet, or nobody who knows the broker's name. */
        OFFLINE(ExitCode.FAILED),
        /** The broker cannot just now. */
        BUSY(ExitCode.REFUSED),
        /** The same request will be refused again. */
        REFUSED(ExitCode.REFUSED);

        private final ExitCode exitCode;

        Kind(ExitCode exitCode) {
            this.exitCode = exitCode;
        }
    }
}
