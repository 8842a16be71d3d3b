package org.sitless.tsp.session;

import java.util.List;
import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.NamedAddress;

/**
 * What broker and client agreed on.
 *
 * @param lease with the end point where the tunnel really ends
 * @param offer as the client was told
 * @param delegations DNS servers the client wants for the reverse zone of its prefix
 */
public record TunnelTerms(Identity identity, Lease lease, TunnelOffer offer, List<NamedAddress> delegations) {
    public TunnelTerms {
        delegations = List.copyOf(delegations);
    }
}
