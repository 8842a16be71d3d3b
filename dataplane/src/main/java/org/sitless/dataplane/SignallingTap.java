package org.sitless.dataplane;

import org.sitless.dataplane.wire.Ipv4Address;

/**
 * Gets the signalling that comes to the UDP port which data shares with it: datagrams that begin with four bits of one (RFC 5572
 * §4.4.1.2). Strangers' too: nothing was looked at but these bits and the length, at most 4,096 octets.
 *
 * <p>Threads: a lane's; it must hand over and return, and never block. Answers go by {@link Dataplane#signal}.
 */
@FunctionalInterface
public interface SignallingTap {
    /**
     * One datagram.
     *
     * @param source who sent it, or says so
     * @param port from which port
     * @param datagram its payload, the receiver's own
     */
    void onSignalling(Ipv4Address source, int port, byte[] datagram);

    /**
     * An ICMPv4 error says that signalling we have sent there did not arrive: nobody listens, or nobody may. Whoever knows our port, and saw
     * that we ask, can have written it.
     *
     * @param destination where it was sent
     * @param port to which port
     */
    default void onUnreachable(Ipv4Address destination, int port) {}
}
