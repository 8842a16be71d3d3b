package org.sitless.tsp.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;

/** Between the JDK's addresses and ours. */
final class Addresses {
    private Addresses() {}

    /** 0.0.0.0 for anything but IPv4. */
    static Ipv4Address ipv4(InetSocketAddress socket) {
        return socket.getAddress() instanceof Inet4Address address
                ? new Ipv4Address(ByteBuffer.wrap(address.getAddress()).getInt())
                : Negotiated.NOWHERE;
    }

    static InetSocketAddress socket(Ipv4Address address, int port) {
        byte[] octets =
                ByteBuffer.allocate(Integer.BYTES).putInt(address.bits()).array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    static InetSocketAddress socket(PeerAddress peer) {
        if (peer.address() instanceof Ipv4Address address) {
            return socket(address, peer.port());
        }
        throw new IllegalArgumentException(peer + ": tunnels of IPv6 in IPv4 are signalled over IPv4");
    }

    /** What the system said, in one line. */
    static String said(Throwable cause) {
        String text = cause.getMessage();
        return text == null
                ? cause.getClass().getSimpleName()
                : text.lines().findFirst().orElse(text);
    }
}
