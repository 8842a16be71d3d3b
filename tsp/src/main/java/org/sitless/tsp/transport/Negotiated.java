package org.sitless.tsp.transport;

import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.session.ClientOutcome;

/**
 * What a negotiation has come to.
 *
 * @param local the address it left from; 0.0.0.0 if it did not come so far
 * @param localPort 0 if it did not come so far
 * @param detail what the system said, in words; empty if it said nothing
 */
public record Negotiated(ClientOutcome outcome, Ipv4Address local, int localPort, String detail) {
    static final Ipv4Address NOWHERE = new Ipv4Address(0);

    static Negotiated nowhere(String detail) {
        return new Negotiated(new ClientOutcome.Silent(), NOWHERE, 0, detail);
    }
}
