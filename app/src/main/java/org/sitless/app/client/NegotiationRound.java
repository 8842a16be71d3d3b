package org.sitless.app.client;

import org.sitless.app.negotiation.Negotiator;
import org.sitless.app.negotiation.Verdict;

/** One round of negotiation on a thread of its own, so that it can be broken off at any moment. */
final class NegotiationRound implements ClientWorld.Round {
    private final Negotiator negotiator;
    private final ClientEvents events;
    private final Thread thread = new Thread(this::run, "sl-negotiate");
    private boolean broken;

    private NegotiationRound(Negotiator negotiator, ClientEvents events) {
        this.negotiator = negotiator;
        this.events = events;
    }

    /** Begins; its end is told as an event. */
    static NegotiationRound start(Negotiator negotiator, ClientEvents events) {
        NegotiationRound round = new NegotiationRound(negotiator, events);
        round.thread.setDaemon(true);
        round.thread.start();
        return round;
    }

    private void run() {
        try {
            deliver(negotiator.negotiate());
        } catch (InterruptedException e) {
            // broken off: nobody waits for it
        } catch (RuntimeException e) {
            events.tell(new ClientEvent.RoundBroken(this, e));
        }
    }

    private synchronized void deliver(Verdict verdict) {
        if (!broken) {
            events.tell(new ClientEvent.RoundOver(this, verdict));
        } else {
            new ClientEvent.RoundOver(this, verdict).dropped();
        }
    }

    @Override
    public void breakOff() {
        synchronized (this) {
            broken = true;
        }
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
