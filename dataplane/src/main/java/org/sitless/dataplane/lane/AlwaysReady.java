package org.sitless.dataplane.lane;

/** Never waits: for a lane that spins, and for one that is stepped by hand. */
final class AlwaysReady implements Readiness {
    @Override
    public void await() {
        Thread.onSpinWait();
    }

    @Override
    public boolean isReady(int index) {
        return true;
    }

    @Override
    public void wake() {
        // It never sleeps.
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
