package org.sitless.dataplane.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;

/** Protocol 41 over one raw socket: works wherever CAP_NET_RAW is. */
final class RawEndpoint implements OuterEndpoint {
    private final RawSocket socket;
    private final RawSource source;
    private final ErrorQueueSource errors;
    private final List<RawSink> sinks = new ArrayList<>();

    private RawEndpoint(RawSocket socket, int batchSlots) {
        this.socket = socket;
        source = new RawSource(socket, batchSlots);
        errors = ErrorQueueSource.ofRaw(socket);
    }

    /** @throws OuterIoException when there can be no such socket */
    static OuterEndpoint open(Ipv4Address local, int batchSlots) {
        return new RawEndpoint(RawSocket.open(local), batchSlots);
    }

    @Override
    public List<PacketSource> sources() {
        return List.of(source, errors);
    }

    @Override
    public PacketSink newSink() {
        RawSink sink = new RawSink(socket);
        sinks.add(sink);
        return sink;
    }

    @Override
    public void aimAt(Optional<Ipv4Address> soleRemote) {
        socket.aimAt(soleRemote);
    }

    @Override
    public long kernelDrops() {
        return socket.drops();
    }

    @Override
    public void close() {
        sinks.forEach(RawSink::close);
        source.close();
        errors.close();
        socket.close();
    }
}
