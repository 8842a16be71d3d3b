package org.sitless.dataplane.io;

import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;

/**
 * One lane's open way to the outer network. Owns its sockets and whatever its sources and sinks need.
 *
 * <p>Threads: the control thread, except for what is said to be any thread's. Sources and sinks belong to those who run them.
 */
public interface OuterEndpoint extends AutoCloseable {
    /** All sources together bring each packet once. */
    List<PacketSource> sources();

    /** A sink of its own for each caller, so that two threads may send at once. */
    PacketSink newSink();

    /**
     * If there is only one remote end now, this is it; empty: none or several. An endpoint that gets packets of others too may keep
     * them out then.
     */
    void aimAt(Optional<Ipv4Address> soleRemote);

    /** Packets that the kernel dropped before a source could read them: nowhere else counted. Any thread. */
    long kernelDrops();

    /** Closes sockets, sources and sinks. To be called when nobody runs them any more; idempotent. */
    @Override
    void close();
}
