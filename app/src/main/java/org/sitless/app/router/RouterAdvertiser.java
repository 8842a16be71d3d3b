package org.sitless.app.router;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.sitless.app.icmpv6.Icmpv6Socket;
import org.sitless.app.icmpv6.OutgoingIcmpv6;
import org.sitless.app.icmpv6.ReceivedIcmpv6;
import org.sitless.app.log.Narration;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.linux.libc.Errno;
import org.slf4j.LoggerFactory;

/**
 * Our own router advertiser.
 *
 * <p>Road, again and again: 1 take what changed, 2 answer who asked, 3 tell all when it is time, 4 wait for the next of these. At the
 * end it withdraws itself, up to three times.
 *
 * <p>Threads: its own, {@code sl-router}, which alone touches socket, timer and netlink; the public methods leave a word and wake it.
 * Source: RFC 4861 §6.2.
 */
final class RouterAdvertiser implements Advertiser {
    private static final Ipv6Address ALL_NODES = new Ipv6Address(0xFF02_0000_0000_0000L, 1);
    private static final Ipv6Address ALL_ROUTERS = new Ipv6Address(0xFF02_0000_0000_0000L, 2);

    /** RFC 4861 §4.2: no router on the way decremented it, so it comes from the link. */
    private static final int HOP_LIMIT = 255;

    /** {@code MAX_FINAL_RTR_ADVERTISEMENTS}. */
    private static final int FINAL_ADVERTISEMENTS = 3;

    private static final long FINAL_PAUSE_MILLIS = 40;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How long until we look again for a LAN that is down. */
    private static final long BLIND_NANOS = 500 * NANOS_PER_MILLI;

    private final Lan lan;
    private final StalePrefixes stale;
    private final AdvertisingTimer timer = new AdvertisingTimer(new SecureRandom(), System.nanoTime());
    private final Solicitors solicitors = new Solicitors();
    private final Icmpv6Socket socket;
    private final Thread thread;

    private volatile RouterPlan plan;
    private volatile boolean leadsSomewhere = true;
    private volatile boolean changed;
    private volatile boolean closing;
    private long blindUntilNanos;
    private boolean blind;

    private RouterAdvertiser(RouterPlan plan, int lanIndex) {
        this.plan = plan;
        this.lan = Lan.open(plan.namespace(), plan.lanDevice());
        try {
            this.socket =
                    Icmpv6Socket.open(plan.namespace(), plan.lanDevice(), lanIndex, Set.of(RouterSolicitation.TYPE));
            socket.join(ALL_ROUTERS, lanIndex);
        } catch (RuntimeException e) {
            lan.close();
            throw e;
        }
        this.stale = new StalePrefixes(plan.memory(), plan.lanDevice());
        this.thread = new Thread(this::run, "sl-router");
        thread.setDaemon(true);
    }

    /**
     * Begins to advertise; the first advertisement leaves as soon as the LAN is up.
     *
     * @throws org.sitless.linux.libc.SyscallException without CAP_NET_RAW, or without the device
     */
    static RouterAdvertiser start(RouterPlan plan, int lanIndex) {
        RouterAdvertiser advertiser = new RouterAdvertiser(plan, lanIndex);
        advertiser.thread.start();
        return advertiser;
    }

    @Override
    public void tunnelDown() {
        leadsSomewhere = false;
        tellChange();
    }

    @Override
    public void tunnelUp() {
        leadsSomewhere = true;
        tellChange();
    }

    @Override
    public void replace(RouterPlan newPlan) {
        plan = newPlan;
        tellChange();
    }

    private void tellChange() {
        changed = true;
        socket.wake();
    }

    private void run() {
        try {
            while (!closing) {
                takeChange(System.nanoTime());
                receiveAll();
                answerAll(System.nanoTime());
                tellAllIfDue(System.nanoTime());
                await();
            }
            withdraw();
        } catch (RuntimeException defect) {
            LoggerFactory.getLogger(RouterAdvertiser.class)
                    .error("no more router advertisements on {}", plan.lanDevice(), defect);
        }
    }

    /** Step 1. Bad news travels at once: the LAN loses packets until it knows. */
    private void takeChange(long now) {
        if (!changed) {
            return;
        }
        changed = false;
        timer.restart(now);
        if (!leadsSomewhere && send(ALL_NODES, advertisement())) {
            timer.onSent(now);
        }
    }

    /** Step 2. */
    private void receiveAll() {
        for (Optional<ReceivedIcmpv6> next = socket.receive(); next.isPresent(); next = socket.receive()) {
            ReceivedIcmpv6 solicitation = next.get();
            if (RouterSolicitation.isValid(solicitation)) {
                Narration.tell(RouterAdvertiser.class, "{} asks on {}", solicitation.source(), plan.lanDevice());
                onSolicited(solicitation.source(), System.nanoTime());
            }
        }
    }

    /** Who has no address yet, and who comes when too many are waiting, is answered with all others. */
    private void onSolicited(Ipv6Address from, long now) {
        if (from.equals(RouterSolicitation.UNSPECIFIED) || !solicitors.add(from, now + timer.unicastDelay())) {
            timer.onSolicited(now);
        }
    }

    private void answerAll(long now) {
        for (Ipv6Address host : solicitors.due(now)) {
            send(host, advertisement());
        }
    }

    /** Step 3. */
    private void tellAllIfDue(long now) {
        if (timer.isDue(now) && (!blind || now - blindUntilNanos >= 0)) {
            blind = !send(ALL_NODES, advertisement());
            if (blind) {
                blindUntilNanos = now + BLIND_NANOS;
            } else {
                timer.onSent(now);
            }
        }
    }

    private RouterAdvertisement advertisement() {
        Advertisements said = Advertisements.of(plan, stale.use(plan.lanPrefix(), Instant.now()));
        return leadsSomewhere ? said.withRouter() : said.withoutRouter();
    }

    /** Sends, if the LAN is there; true if it left. */
    private boolean send(Ipv6Address to, RouterAdvertisement advertisement) {
        Optional<Lan.Sight> sight = lan.look();
        if (sight.isEmpty()) {
            return false;
        }
        Lan.Sight seen = sight.get();
        byte[] octets =
                advertisement.on(seen.hardwareAddress(), seen.mtuBytes()).octets();
        int sent = socket.send(new OutgoingIcmpv6(seen.linkLocal(), to, HOP_LIMIT, octets));
        Narration.tell(
                RouterAdvertiser.class,
                "{}: {} told that we are{} its router{}",
                plan.lanDevice(),
                to,
                advertisement.routerSeconds() == 0 ? " not" : "",
                sent < 0 ? ": " + Errno.describe(-sent) : "");
        return sent >= 0;
    }

    /** Step 4. */
    private void await() {
        if (changed || closing) {
            return;
        }
        long now = System.nanoTime();
        long multicast = blind ? Math.max(0, blindUntilNanos - now) : timer.dueNanos() - now;
        long nanos = Math.min(multicast, solicitors.nanosUntilNext(now));
        socket.await((int) Math.max(0, Math.min(nanos / NANOS_PER_MILLI + 1, Integer.MAX_VALUE)));
    }

    /** RFC 4861 §6.2.5: "the router SHOULD transmit one or more [...] final multicast Router Advertisements". */
    private void withdraw() {
        RouterAdvertisement last = Advertisements.of(plan, stale.use(plan.lanPrefix(), Instant.now()))
                .last();
        for (int i = 0; i < FINAL_ADVERTISEMENTS && send(ALL_NODES, last); i++) {
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(FINAL_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        socket.wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException wake) {
                interrupted = true;
            }
        }
        socket.close();
        lan.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
