package org.sitless.tsp.session;

import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;

/**
 * What broker and client agreed on.
 *
 * @param lease with the end point where the tunnel really ends
 * @param offer as the client was told
 */
public record TunnelTerms(Identity identity, Lease lease, TunnelOffer offer) {}
