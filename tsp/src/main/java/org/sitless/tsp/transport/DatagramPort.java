package org.sitless.tsp.transport;

import org.sitless.tsp.message.PeerAddress;

/** Port: sends datagrams from the socket that they came to. */
@FunctionalInterface
public interface DatagramPort {
    /** Sends, or drops what cannot be sent now: the client will ask again. Never blocks. */
    void send(PeerAddress to, byte[] datagram);
}
