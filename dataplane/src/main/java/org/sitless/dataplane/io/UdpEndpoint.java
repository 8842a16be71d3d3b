package org.sitless.dataplane.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;

/** UDP over one socket, for any number of tunnels and their signalling. */
public final class UdpEndpoint implements OuterEndpoint {
    private final UdpSocket socket;
    private final UdpSource source;
    private final ErrorQueueSource errors;
    private final List<UdpSink> sinks = new ArrayList<>();

    private UdpEndpoint(UdpSocket socket, int batchSlots) {
        this.socket = socket;
        source = new UdpSource(socket, batchSlots);
        errors = ErrorQueueSource.ofUdp(socket);
    }

    /**
     * Opens it in the calling thread's network namespace.
     *
     * @param local our outer address; 0.0.0.0: all that this host has
     * @param port ours; 0: any free one
     * @param batchSlots most datagrams that one read brings
     * @throws OuterIoException naming what is missing and the cure
     */
    public static UdpEndpoint open(Ipv4Address local, int port, int batchSlots) {
        return new UdpEndpoint(UdpSocket.open(local, port), batchSlots);
    }

    /** The port it is bound to. */
    public int port() {
        return socket.port();
    }

    /** Sends a datagram of signalling; any thread, never waits. @return 0 or -errno */
    public int signal(Ipv4Address to, int port, byte[] datagram) {
        return socket.signal(to, port, datagram);
    }

    @Override
    public List<PacketSource> sources() {
        return List.of(source, errors);
    }

    @Override
    public PacketSink newSink() {
        UdpSink sink = new UdpSink(socket);
        sinks.add(sink);
        return sink;
    }

    /** A UDP port gets nothing but its own datagrams, and those of strangers may be signalling: nothing is kept out. */
    @Override
    public void aimAt(Optional<Ipv4Address> soleRemote) {
        // Nothing to keep out.
    }

    @Override
    public long kernelDrops() {
        return socket.drops();
    }

    @Override
    public void close() {
        sinks.forEach(UdpSink::close);
        source.close();
        errors.close();
        socket.close();
    }
}
