package org.sitless.app.client;

import java.util.Optional;
import org.sitless.app.negotiation.Verdict.Agreement;

/** What {@link ClientLoop} does with a tunnel. Threads: one. */
interface CarriedTunnel extends AutoCloseable {
    /** Its device's. */
    String name();

    /**
     * Puts terms into effect, in place of those before.
     *
     * @param pathMtuBytes of the way to the other end, as far as it is known
     */
    void carry(Agreement agreed, int pathMtuBytes);

    /** What is in effect; empty before there were terms. */
    Optional<Agreement> agreement();

    /** The line that says that packets can flow. */
    String readyLine();

    /** Whether keepalives tell if anybody answers through the tunnel; without them the broker's word is all there is. */
    boolean isWatched();

    /** Something may have happened to the path: it is tried at once. */
    void hasten();

    /** Nobody answers through the tunnel. */
    void dead();

    /** Somebody answers through the tunnel. */
    void alive();

    /** Packets do not flow as they should; readers of the facts shall know why. */
    void waiting(String what);

    /** To be called about once a second. */
    void tick();

    /** Before the sockets are closed this is waited for, since it needs them. */
    void closesAfter(Farewell farewell);

    /** Takes everything down, in reverse; idempotent. */
    @Override
    void close();
}
