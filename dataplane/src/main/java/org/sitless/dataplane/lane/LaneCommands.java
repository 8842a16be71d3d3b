package org.sitless.dataplane.lane;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelTable;

/**
 * The way from any thread to a lane: a ring with many producers, read by each of the lane's roads with a sequence of its own, so
 * that all roads see all commands in one order.
 *
 * <p>Threads: {@code offer..} any; each {@link Inbox} the one thread of its road.
 */
final class LaneCommands {
    private static final int CAPACITY = 1_024;
    private static final long FULL_PAUSE_NANOS = 100_000;

    private final RingBuffer<Command> ring =
            RingBuffer.createMultiProducer(Command::new, CAPACITY, new BusySpinWaitStrategy());

    /** An inbox for a road that looks tunnels up in this table. To be made before the first command is offered. */
    Inbox inbox(TunnelTable table) {
        EventPoller<Command> poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        return new Inbox(poller, table);
    }

    /** Offers it. @return the command's number, for {@link #isDone}; -1: the lane has failed and nobody reads commands any more */
    long offerAddTunnel(Tunnel tunnel, BooleanSupplier alive) {
        return offer(Kind.ADD_TUNNEL, tunnel, null, alive);
    }

    /** Offers it. @return as {@link #offerAddTunnel} */
    long offerRemoveTunnel(Tunnel tunnel, BooleanSupplier alive) {
        return offer(Kind.REMOVE_TUNNEL, tunnel, null, alive);
    }

    /** Offers it. @return as {@link #offerAddTunnel} */
    long offerReplaceTunnel(Tunnel tunnel, Tunnel successor, BooleanSupplier alive) {
        return offer(Kind.REPLACE_TUNNEL, tunnel, successor, alive);
    }

    /** Whether every road has run the command of this number. */
    boolean isDone(long number) {
        return ring.getMinimumGatingSequence() >= number;
    }

    private long offer(Kind kind, Tunnel tunnel, Tunnel successor, BooleanSupplier alive) {
        while (!ring.hasAvailableCapacity(1)) {
            if (!alive.getAsBoolean()) {
                return -1;
            }
            LockSupport.parkNanos(FULL_PAUSE_NANOS);
        }
        long number = ring.next();
        ring.get(number).set(kind, tunnel, successor);
        ring.publish(number);
        return number;
    }

    private enum Kind {
        ADD_TUNNEL,
        REMOVE_TUNNEL,
        REPLACE_TUNNEL
    }

    private static final class Command {
        private Kind kind;
        private Tunnel tunnel;
        private Tunnel successor;

        void set(Kind newKind, Tunnel newTunnel, Tunnel newSuccessor) {
            kind = newKind;
            tunnel = newTunnel;
            successor = newSuccessor;
        }
    }

    /** One road's end of the ring. */
    static final class Inbox {
        private final EventPoller<Command> poller;
        private final TunnelTable table;
        private final EventPoller.Handler<Command> run = this::run;

        private Inbox(EventPoller<Command> poller, TunnelTable table) {
            this.poller = poller;
            this.table = table;
        }

        /** Runs what was offered since the last time. */
        void runAll() {
            try {
                poller.poll(run);
            } catch (RuntimeException fault) {
                throw fault;
            } catch (Exception impossible) {
                throw new IllegalStateException("a command threw what it cannot", impossible);
            }
        }

        private boolean run(Command command, long number, boolean last) {
            Tunnel tunnel = command.tunnel;
            switch (command.kind) {
                case ADD_TUNNEL -> onAddTunnel(tunnel);
                case REMOVE_TUNNEL -> onRemoveTunnel(tunnel);
                case REPLACE_TUNNEL -> onReplaceTunnel(tunnel, command.successor);
            }
            return true;
        }

        private void onAddTunnel(Tunnel tunnel) {
            table.add(tunnel);
        }

        private void onRemoveTunnel(Tunnel tunnel) {
            table.remove(tunnel);
        }

        private void onReplaceTunnel(Tunnel tunnel, Tunnel successor) {
            table.replace(tunnel, successor);
        }
    }
}
