package org.sitless.testbed;

import org.sitless.app.lab.CommandRunner;

/** A 6in4 end point, ours or not, with a place to run commands behind it. */
public interface TunnelPeer extends CommandRunner, AutoCloseable {
    /** The device whose packets go through the tunnel. */
    String tunnelDevice();

    /** What it was configured with. */
    TunnelEnd end();

    /** Ends the tunnel. */
    @Override
    void close();
}
