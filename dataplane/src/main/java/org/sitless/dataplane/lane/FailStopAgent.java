package org.sitless.dataplane.lane;

import org.agrona.concurrent.AgentTerminationException;

/** Ends the thread of an agent that throws: a lane either works or says that it does not. */
final class FailStopAgent implements LaneAgent {
    private final LaneAgent agent;

    FailStopAgent(LaneAgent agent) {
        this.agent = agent;
    }

    @Override
    public int doWork() throws Exception {
        try {
            return agent.doWork();
        } catch (RuntimeException | Error failure) {
            throw new AgentTerminationException(failure);
        }
    }

    @Override
    public void stop() {
        agent.stop();
    }

    @Override
    public void wake() {
        agent.wake();
    }

    @Override
    public void onClose() {
        agent.onClose();
    }

    @Override
    public String roleName() {
        return agent.roleName();
    }
}
