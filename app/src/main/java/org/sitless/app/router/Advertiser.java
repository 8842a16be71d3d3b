package org.sitless.app.router;

/** Tells the LAN about its router. Threads: any; calls return before anything was sent, but for {@link #close()}. */
interface Advertiser extends AutoCloseable {
    /** We lead nowhere: nobody shall take us for a default router. */
    void tunnelDown();

    /** We lead somewhere again. */
    void tunnelUp();

    /** Another prefix, MTU or DNS servers on the same LAN. */
    void replace(RouterPlan plan);

    /** Withdraws all that was said; idempotent. */
    @Override
    void close();
}
