package org.sitless.dataplane.io;

import java.util.ArrayList;
import java.util.List;
import org.sitless.tun.TunDevice;

/**
 * One lane's way to the inner network: a TUN queue, its source and its sinks. The device is its owner's and stays open.
 *
 * <p>Threads: the control thread. Sources and sinks belong to those who run them.
 */
public final class TunEndpoint implements AutoCloseable {
    private final TunDevice device;
    private final TunSource source;
    private final List<PacketSink> sinks = new ArrayList<>();

    public TunEndpoint(TunDevice device) {
        this.device = device;
        source = new TunSource(device);
    }

    public PacketSource source() {
        return source;
    }

    /** A sink of its own for each caller, so that two threads may write at once. */
    public PacketSink newSink() {
        PacketSink sink = TunSink.on(device);
        sinks.add(sink);
        return sink;
    }

    /** Closes source and sinks. To be called when nobody runs them any more; idempotent. */
    @Override
    public void close() {
        sinks.forEach(PacketSink::close);
        source.close();
    }
}
