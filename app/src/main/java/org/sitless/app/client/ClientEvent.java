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
    record RoundOver(NegotiationRound round, Verdict verdict) implements ClientEvent {}

    /** A round of negotiation broke off by a defect. */
    record RoundBroken(NegotiationRound round, RuntimeException cause) implements ClientEvent {}

    /** The other end of the tunnel answers. */
    record PathAlive() implements ClientEvent {}

    /** The other end of the tunnel does not answer any more. */
    record PathDead() implements ClientEvent {}

    /** The data plane cannot go on: its device or a socket failed. */
    record LaneFailed(LaneFailedException cause) implements ClientEvent {}
}
