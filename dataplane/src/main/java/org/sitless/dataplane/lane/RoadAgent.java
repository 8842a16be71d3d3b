package org.sitless.dataplane.lane;

/**
 * Takes what another thread reads along one direction's road and writes it.
 *
 * <p>Threads: {@code sl-lane-N-encap}, {@code sl-lane-N-decap}.
 */
final class RoadAgent implements LaneAgent {
    private final String role;
    private final LaneRing ring;
    private final LaneWriter writer;
    private final LaneCommands.Inbox inbox;
    private volatile boolean stopping;

    RoadAgent(String role, LaneDirection direction, LaneCommands.Inbox inbox) {
        this.role = role;
        ring = direction.ring();
        writer = direction.writer();
        this.inbox = inbox;
    }

    @Override
    public int doWork() throws InterruptedException {
        inbox.runAll();
        int work = writer.write();
        if (work == 0 && !stopping) {
            ring.await();
        }
        return work;
    }

    @Override
    public void stop() {
        stopping = true;
        ring.interruptAwait();
    }

    @Override
    public void wake() {
        ring.interruptAwait();
    }

    /** The readers of this direction have ended before; what they left is written, then nothing is in flight. */
    @Override
    public void onClose() {
        writer.drain();
    }

    @Override
    public String roleName() {
        return role;
    }
}
