package org.sitless.bench.endtoend;

import org.sitless.app.lab.CommandRunner;
import org.sitless.app.lab.LabLink;
import org.sitless.testbed.TunnelPeer;

/**
 * Both ends of what is measured.
 *
 * @param left where clients run
 * @param right where servers run
 * @param rightAddress IPv6 address of the right end
 * @param end takes both ends away
 */
record Pair(CommandRunner left, CommandRunner right, String rightAddress, Runnable end) implements AutoCloseable {
    static Pair of(TunnelPeer left, TunnelPeer right) {
        return new Pair(left, right, right.end().inner(), () -> {
            left.close();
            right.close();
        });
    }

    static Pair bare(LabLink link) {
        return new Pair(link.left().host(), link.right().host(), link.right().ipv6(), () -> {});
    }

    @Override
    public void close() {
        end.run();
    }
}
