package org.sitless.dataplane.tunnel;

import org.sitless.dataplane.wire.Ipv4Address;

/**
 * The other end of a tunnel as outer packets name it, and hence the key of the tunnel: an IPv4 address for protocol 41, an address and
 * a port for UDP. Two ends at one address are two tunnels where their protocols or ports differ, as behind a NAT.
 *
 * @param port 1 to 65535; 0 for protocol 41, which has none
 */
public record OuterEnd(OuterProtocol protocol, Ipv4Address address, int port) {
    private static final int HIGHEST_PORT = 0xFFFF;
    private static final long UDP_MARK = 1L << 48;

    public OuterEnd {
        if (protocol == OuterProtocol.UDP ? port < 1 || port > HIGHEST_PORT : port != 0) {
            throw new IllegalArgumentException(address + ": " + port + " is no port of " + protocol);
        }
    }

    public static OuterEnd proto41(Ipv4Address address) {
        return new OuterEnd(OuterProtocol.PROTO41, address, 0);
    }

    /** An end behind UDP. @throws IllegalArgumentException when the port is not 1 to 65535 */
    public static OuterEnd udp(Ipv4Address address, int port) {
        return new OuterEnd(OuterProtocol.UDP, address, port);
    }

    /** The same for equal ends, different for others. */
    public long key() {
        return protocol == OuterProtocol.UDP ? udpKey(address.bits(), port) : proto41Key(address.bits());
    }

    /** The {@link #key()} of a protocol 41 end. */
    public static long proto41Key(int addressBits) {
        return (addressBits & 0xFFFF_FFFFL) << 16;
    }

    /** The {@link #key()} of a UDP end; a port of 0, which no end has, is no end's key. */
    public static long udpKey(int addressBits, int port) {
        return UDP_MARK | proto41Key(addressBits) | port;
    }

    /** {@code 192.0.2.1} or {@code 192.0.2.1:3653}. */
    @Override
    public String toString() {
        return protocol == OuterProtocol.UDP ? address + ":" + port : address.toString();
    }
}
