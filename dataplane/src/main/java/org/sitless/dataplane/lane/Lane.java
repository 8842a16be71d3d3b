package org.sitless.dataplane.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.linux.libc.NativeMemory;

/**
 * One TUN queue and one outer endpoint joined by two roads, and the threads that run them.
 *
 * <p>A lane stops in order: nothing more is read, what was read is written and counted, and only then does {@link #close} return.
 * Descriptors belong to whoever made the lane; closing them is that one's next step.
 *
 * <p>Threads: all methods belong to the control thread.
 */
public final class Lane implements AutoCloseable {
    private final LaneConfig config;
    private final List<LaneAgent> agents;
    private final LaneCommands commands;
    private final NativeMemory slots;
    private final Consumer<LaneFailedException> failed;
    private final List<AgentRunner> runners = new ArrayList<>();
    private final List<AgentInvoker> invokers = new ArrayList<>();
    private final AtomicReference<LaneFailedException> failure = new AtomicReference<>();

    /**
     * @param agents in the order in which they are to be stopped
     * @param slots memory of the rings; freed at the end
     * @param failed told once if the lane cannot go on, on the lane's thread; must neither block nor close anything
     */
    Lane(
            LaneConfig config,
            List<LaneAgent> agents,
            LaneCommands commands,
            NativeMemory slots,
            Consumer<LaneFailedException> failed) {
        this.config = config;
        this.agents = agents.stream().<LaneAgent>map(FailStopAgent::new).toList();
        this.commands = commands;
        this.slots = slots;
        this.failed = failed;
    }

    /** Starts a thread for each agent; in the mode INVOKER none, but makes ready for {@link #step}. */
    public void start() {
        for (LaneAgent agent : agents) {
            if (config.mode() == LaneMode.INVOKER) {
                AgentInvoker invoker = new AgentInvoker(this::onAgentEnd, null, agent);
                invokers.add(invoker);
                invoker.start();
            } else {
                AgentRunner runner = new AgentRunner(NoOpIdleStrategy.INSTANCE, this::onAgentEnd, null, agent);
                runners.add(runner);
                AgentRunner.startOnThread(runner, Lane::daemon);
            }
        }
    }

    /** Mode INVOKER: does on the calling thread what the lane's thread would do in one round. @return slots written */
    public int step() {
        int work = 0;
        for (AgentInvoker invoker : invokers) {
            work += invoker.invoke();
        }
        return work;
    }

    /** Offers a tunnel to the lane's roads. @return number of the command for {@link #isDone}; -1: the lane has failed */
    public long addTunnel(Tunnel tunnel) {
        long number = commands.offerAddTunnel(tunnel, this::isAlive);
        agents.forEach(LaneAgent::wake);
        return number;
    }

    /** Takes a tunnel from the lane's roads. @return as {@link #addTunnel} */
    public long removeTunnel(Tunnel tunnel) {
        long number = commands.offerRemoveTunnel(tunnel, this::isAlive);
        agents.forEach(LaneAgent::wake);
        return number;
    }

    /** Puts a tunnel in the place of another, in one step on each of the lane's roads. @return as {@link #addTunnel} */
    public long replaceTunnel(Tunnel tunnel, Tunnel successor) {
        long number = commands.offerReplaceTunnel(tunnel, successor, this::isAlive);
        agents.forEach(LaneAgent::wake);
        return number;
    }

    /** Whether the command of this number has taken effect on all roads. */
    public boolean isDone(long command) {
        return commands.isDone(command);
    }

    private boolean isAlive() {
        return failure.get() == null;
    }

    private void onAgentEnd(Throwable end) {
        Throwable cause = end instanceof AgentTerminationException ? end.getCause() : end;
        LaneFailedException reason = cause instanceof LaneFailedException gone
                ? gone
                : new LaneFailedException(config.name() + " met a defect: " + cause, cause);
        if (failure.compareAndSet(null, reason)) {
            failed.accept(reason);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    /** Stops in order; idempotent. Afterwards nothing is in flight and no thread of the lane runs. */
    @Override
    public void close() {
        for (int i = 0; i < agents.size(); i++) {
            agents.get(i).stop();
            if (i < runners.size()) {
                runners.get(i).close();
            } else if (i < invokers.size()) {
                invokers.get(i).close();
            } else {
                agents.get(i).onClose();
            }
        }
        slots.close();
    }

    @Override
    public String toString() {
        return config.name();
    }
}
