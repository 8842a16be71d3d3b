package org.sitless.tsp.transport;

import java.util.Optional;
import org.sitless.tsp.session.BrokerEffect;
import org.sitless.tsp.session.TunnelFailure;
import org.sitless.tsp.session.TunnelTerms;

/**
 * Port: what carries a broker's tunnels. Called by the threads of sessions, several at a time, which wait for it: a client's first packet
 * may come before our answer to its {@code accept} leaves, so a tunnel is to be there when {@link #open} returns, but nothing slow may
 * be done here.
 */
public interface TunnelGate {
    /**
     * Brings a tunnel up, in place of any other of the same owner and of any other at the same end point.
     *
     * @return why there is none, if there is none: nothing of it is left then, and none of the same owner
     */
    Optional<TunnelFailure> open(TunnelTerms terms);

    /** Takes a tunnel down, unless a later one is in its place. */
    void close(TunnelTerms terms);

    /** Something happened that is worth writing down. */
    void report(BrokerEffect.Report report);
}
