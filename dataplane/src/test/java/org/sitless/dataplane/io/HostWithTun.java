package org.sitless.dataplane.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.sitless.dataplane.lane.InnerPackets;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunOptions;

/**
 * A network namespace with a TUN device, beyond which lies {@link #BEYOND}, and a UDP socket on {@link #HERE}.
 *
 * <p>The device has no address of its own, so that the kernel sends nothing into it unasked.
 */
final class HostWithTun implements AutoCloseable {
    static final String TUN = "tun0";
    static final int MTU = 65_535;
    static final Ipv6Address HERE = Ipv6Address.parse("2001:db8:1::1");
    static final Ipv6Address BEYOND = Ipv6Address.parse("2001:db8:2::1");

    private final TwoHosts hosts;
    private final TunDevice tun;
    private final DatagramChannel socket;

    private HostWithTun(TwoHosts hosts, TunDevice tun, DatagramChannel socket) {
        this.hosts = hosts;
        this.tun = tun;
        this.socket = socket;
    }

    static HostWithTun make(TunOptions options) {
        TwoHosts hosts = TwoHosts.make();
        try {
            return make(hosts, options);
        } catch (RuntimeException failure) {
            hosts.close();
            throw failure;
        }
    }

    private static HostWithTun make(TwoHosts hosts, TunOptions options) {
        TunDevice tun = hosts.left().call(() -> TunDevice.open(options));
        hosts.onLeft("ip", "link", "set", TUN, "addrgenmode", "none");
        hosts.onLeft("ip", "link", "set", TUN, "mtu", Integer.toString(MTU), "up");
        hosts.addressOnLeft(HERE + "/128", "lo");
        hosts.onLeft("ip", "route", "add", "2001:db8:2::/64", "dev", TUN);
        return new HostWithTun(hosts, tun, hosts.left().call(HostWithTun::openSocket));
    }

    private static DatagramChannel openSocket() {
        try {
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET6);
            channel.bind(at(HERE));
            channel.configureBlocking(false);
            return channel;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static InetSocketAddress at(Ipv6Address address) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(address.toString()), InnerPackets.PORT);
    }

    TunDevice tun() {
        return tun;
    }

    TwoHosts hosts() {
        return hosts;
    }

    /** The host sends a datagram into the TUN device. */
    void send(byte[] payload) {
        try {
            socket.send(ByteBuffer.wrap(payload), at(BEYOND));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The next datagram that came out of the TUN device; null when none waits. */
    byte[] receive() {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(MTU);
            if (socket.receive(buffer) == null) {
                return null;
            }
            byte[] payload = new byte[buffer.flip().remaining()];
            buffer.get(payload);
            return payload;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            tun.close();
            hosts.close();
        }
    }
}
