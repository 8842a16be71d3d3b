package org.sitless.app.client;

import org.sitless.app.negotiation.Verdict;
import org.sitless.dataplane.lane.LaneFailedException;

/** What can happen to a client. Whoever notices it tells {@link ClientEvents}; one thread acts. */
sealed interface ClientEvent {
    /** Somebody wants us to end. */
    record StopAsked() implements ClientEvent {}

    /** Something of the host's links, IPv4 addresses or IPv4 routes is different. */
    record OuterChanged() implements ClientEvent {}

    /** A round of negotiation is over. */
    record RoundOver(ClientWorld.Round round, Verdict verdict) implements ClientEvent {
        /** Nobody waits for it any more. */
        void dropped() {
            if (verdict instanceof Verdict.Agreement agreement) {
                agreement.line().close();
            }
        }
    }

    /** A round of negotiation broke off by a defect. */
    record RoundBroken(ClientWorld.Round round, RuntimeException cause) implements ClientEvent {}

    /** The other end of the tunnel answers. */
    record PathAlive() implements ClientEvent {}

    /** The other end of the tunnel does not answer any more. */
    record PathDead() implements ClientEvent {}

    /** The data plane cannot go on: its device or a socket failed. */
    record LaneFailed(LaneFailedException cause) implements ClientEvent {}
}
