package org.sitless.app.client;

/** The end of a tunnel that its broker is being told. */
@FunctionalInterface
interface Farewell {
    /** Returns when it is over, one way or the other; never after its time. For the one who began it. */
    void await();
}
