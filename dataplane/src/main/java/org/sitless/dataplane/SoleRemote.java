package org.sitless.dataplane;

import java.util.Optional;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.Ipv4Address;

/**
 * Whether there is only one protocol 41 end, and which, without a list of them: added twice by exclusive or, an address is gone, so what
 * is left of one end is that end.
 *
 * <p>Threads: the control thread's.
 */
final class SoleRemote {
    private int count;
    private int mixedBits;

    void add(OuterEnd remote) {
        step(remote, 1);
    }

    void remove(OuterEnd remote) {
        step(remote, -1);
    }

    private void step(OuterEnd remote, int difference) {
        if (remote.protocol() == OuterProtocol.PROTO41) {
            count += difference;
            mixedBits ^= remote.address().bits();
        }
    }

    /** The only end; empty: there is none, or more than one. */
    Optional<Ipv4Address> address() {
        return count == 1 ? Optional.of(new Ipv4Address(mixedBits)) : Optional.empty();
    }
}
