package org.sitless.dataplane.tunnel;

/**
 * What an operator lets tunnels do with each other and with his line; the same for all of them.
 *
 * @param clientToClient whether a packet may go from one tunnel to another
 * @param rate of each tunnel, on each road
 */
public record ForwardingPolicy(boolean clientToClient, RateLimit rate) {
    /** Everything goes, as fast as it can. */
    public static final ForwardingPolicy OPEN = new ForwardingPolicy(true, RateLimit.NONE);
}
