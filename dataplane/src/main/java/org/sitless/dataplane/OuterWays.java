package org.sitless.dataplane;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.io.OuterEndpoint;
import org.sitless.dataplane.io.PacketSink;
import org.sitless.dataplane.io.PacketSource;
import org.sitless.dataplane.io.PartingSink;
import org.sitless.dataplane.io.UdpEndpoint;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.libc.Errno;

/**
 * One lane's ways to the outer network: protocol 41, UDP, or both side by side.
 *
 * <p>Threads: the control thread's, but {@link #kernelDrops} and {@link #signal} are any's.
 */
final class OuterWays implements AutoCloseable {
    private final List<OuterEndpoint> endpoints = new ArrayList<>();
    private final int batchSlots;
    private Optional<UdpEndpoint> udp = Optional.empty();

    private OuterWays(int batchSlots) {
        this.batchSlots = batchSlots;
    }

    /** Opens what the configuration asks for, in the calling thread's network namespace; nothing is left open if that fails. */
    static OuterWays open(DataplaneConfig config) {
        OuterWays ways = new OuterWays(config.batchSlots());
        try {
            if (config.proto41()) {
                ways.endpoints.add(config.io().open(config.local(), config.batchSlots()));
            }
            config.udp().ifPresent(asked -> ways.openUdp(config.local(), asked.port()));
            return ways;
        } catch (RuntimeException failure) {
            ways.close();
            throw failure;
        }
    }

    private void openUdp(Ipv4Address local, int port) {
        UdpEndpoint opened = UdpEndpoint.open(local, port, batchSlots);
        endpoints.add(opened);
        udp = Optional.of(opened);
    }

    List<PacketSource> sources() {
        return endpoints.stream()
                .flatMap(endpoint -> endpoint.sources().stream())
                .toList();
    }

    /** A sink for every kind of tunnel that these ways can carry. */
    PacketSink newSink() {
        return endpoints.size() == 1
                ? endpoints.get(0).newSink()
                : new PartingSink(endpoints.get(0).newSink(), endpoints.get(1).newSink(), batchSlots);
    }

    void aimAt(Optional<Ipv4Address> soleRemote) {
        endpoints.forEach(endpoint -> endpoint.aimAt(soleRemote));
    }

    /** The UDP port; 0 without one. */
    int udpPort() {
        return udp.map(UdpEndpoint::port).orElse(0);
    }

    /** Sends signalling. @return 0 or -errno; without a UDP socket {@code -EBADF} */
    int signal(Ipv4Address to, int port, byte[] datagram) {
        return udp.map(socket -> socket.signal(to, port, datagram)).orElse(-Errno.EBADF);
    }

    long kernelDrops() {
        return endpoints.stream().mapToLong(OuterEndpoint::kernelDrops).sum();
    }

    @Override
    public void close() {
        endpoints.forEach(OuterEndpoint::close);
    }
}
