package org.sitless.tsp.message;

/**
 * Where a datagram or a connection comes from, as the receiver sees it: behind a NAT, the NAT's outside.
 *
 * @param port 0 to 65535; UDP or TCP, whichever the session runs over
 */
public record PeerAddress(IpAddress address, int port) {
    @Override
    public String toString() {
        return address instanceof Ipv6Address ? "[" + address + "]:" + port : address + ":" + port;
    }
}
