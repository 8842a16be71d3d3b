package org.sitless.dataplane.lane;

/**
 * Which descriptors have something to read, and how a lane's thread waits until one has. Chosen at start, with the lane's mode.
 *
 * <p>Threads: the lane's thread that reads; {@link #wake()} by anyone.
 */
interface Readiness extends AutoCloseable {
    /** Waits until a descriptor is ready or somebody calls {@link #wake()}; may return early. */
    void await();

    /** Whether it is worth reading from the descriptor with this index now. */
    boolean isReady(int index);

    /** Ends the present or the next {@link #await()}. */
    void wake();

    @Override
    void close();
}
