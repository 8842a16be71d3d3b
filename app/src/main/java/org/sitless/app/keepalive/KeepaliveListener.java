package org.sitless.app.keepalive;

import java.time.Duration;

/** Is told on the probe's thread, and must only hand over: nothing here may block or close the probe. */
public interface KeepaliveListener {
    /** The other end answered. */
    void onReply(Duration roundTrip);

    /**
     * A request was not answered in time.
     *
     * @param inARow how many by now
     */
    default void onLost(int inARow) {}

    /** Three in a row were lost: the tunnel carries nothing. Told once; a reply after that is told as any other. */
    void onDead();
}
