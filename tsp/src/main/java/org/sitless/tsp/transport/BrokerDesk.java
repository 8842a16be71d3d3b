package org.sitless.tsp.transport;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.sitless.tsp.auth.AuthenticationThrottle;
import org.sitless.tsp.auth.ServerMechanisms;
import org.sitless.tsp.message.PeerAddress;
import org.sitless.tsp.session.BrokerEffect;
import org.sitless.tsp.session.BrokerInput;
import org.sitless.tsp.session.BrokerSettings;
import org.sitless.tsp.session.BrokerStores;
import org.sitless.tsp.session.BrokerStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all sessions of a broker share, whatever carries them: its settings, and somebody who carries out what they want of the world.
 *
 * <p>Stores are asked on a few threads {@code sl-tsp-store-N}, which nobody waits for. When more is waiting for them than fits into the
 * queue, the broker says that it is busy. Threads: any.
 */
public final class BrokerDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerDesk.class);
    private static final int LONGEST_QUEUE = 4_096;
    private static final long PATIENCE_SECONDS = 5;

    private final BrokerSettings settings;
    private final ServerMechanisms mechanisms;
    private final AuthenticationThrottle throttle;
    private final BrokerStores stores;
    private final TunnelGate tunnels;
    private final InstantSource clock;
    private final ThreadPoolExecutor storeThreads;
    private final StoreComplaints complaints = new StoreComplaints(LOG::warn, LOG::info);

    /**
     * Opens the desk.
     *
     * @param clock of sessions: one that nobody sets
     * @param threads that ask stores
     */
    public BrokerDesk(
            BrokerSettings settings,
            ServerMechanisms mechanisms,
            AuthenticationThrottle throttle,
            BrokerStores stores,
            TunnelGate tunnels,
            InstantSource clock,
            int threads) {
        this.settings = settings;
        this.mechanisms = mechanisms;
        this.throttle = throttle;
        this.stores = stores;
        this.tunnels = tunnels;
        this.clock = clock;
        AtomicInteger number = new AtomicInteger();
        this.storeThreads = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(LONGEST_QUEUE),
                task -> new Thread(task, "sl-tsp-store-" + number.getAndIncrement()));
    }

    BrokerSettings settings() {
        return settings;
    }

    ServerMechanisms mechanisms() {
        return mechanisms;
    }

    AuthenticationThrottle throttle() {
        return throttle;
    }

    Instant now() {
        return clock.instant();
    }

    BrokerStream newStream(PeerAddress source) {
        return new BrokerStream(settings, mechanisms, throttle, source, now());
    }

    /**
     * Carries an effect out.
     *
     * @param answers gets what the session waits for, if it does; on another thread, or at once
     */
    void perform(BrokerEffect effect, Consumer<BrokerInput> answers) {
        if (effect instanceof BrokerEffect.OpenTunnel open) {
            answers.accept(new BrokerInput.Opened(tunnels.open(open.terms())));
        } else if (effect instanceof BrokerEffect.CloseTunnel close) {
            tunnels.close(close.terms());
        } else if (effect instanceof BrokerEffect.Report report) {
            tunnels.report(report);
        } else {
            askStores(effect, answers);
        }
    }

    private void askStores(BrokerEffect effect, Consumer<BrokerInput> answers) {
        try {
            storeThreads.execute(() -> answered(effect).ifPresent(answer -> tell(answers, answer)));
        } catch (RejectedExecutionException full) {
            BrokerStores.unavailable(effect).ifPresent(answers);
        }
    }

    private static void tell(Consumer<BrokerInput> answers, BrokerInput answer) {
        try {
            answers.accept(answer);
        } catch (RejectedExecutionException closing) {
            // the broker is being stopped, and the session with it
        }
    }

    private Optional<BrokerInput> answered(BrokerEffect effect) {
        try {
            Optional<BrokerInput> answer = stores.perform(effect);
            complaints.worked(effect.getClass());
            return answer;
        } catch (RuntimeException failure) {
            complaints.failed(effect.getClass(), failure, now());
            return BrokerStores.failed(effect);
        }
    }

    /** Lets the stores finish what was begun, not what waits. No session may be served any more. Idempotent. */
    @Override
    public void close() {
        storeThreads.getQueue().clear();
        storeThreads.shutdown();
        try {
            if (!storeThreads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                storeThreads.shutdownNow();
            }
        } catch (InterruptedException e) {
            storeThreads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
