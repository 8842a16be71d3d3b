package org.sitless.dataplane.lane;

import org.agrona.concurrent.Agent;

/** What one of a lane's threads does. {@code onClose} runs on that thread, after the last {@code doWork}. */
interface LaneAgent extends Agent {
    /** Stop reading and do not block any more; any thread. The caller then closes the runner, which waits for the thread's end. */
    void stop();

    /** Look around, there is a command; any thread. */
    void wake();
}
