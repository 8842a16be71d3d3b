package org.sitless.tsp.session;

import org.sitless.tsp.message.Status;

/** Why a tunnel that was agreed on could not be made, and what its client is told (RFC 5572 appendix B). */
public enum TunnelFailure {
    /** As many tunnels are up as fit. */
    NO_ROOM("no room for one more tunnel"),
    /** Packets can be sent to that end by no way, or not from ours. */
    END_UNUSABLE("no tunnel can lead there"),
    /** The host takes no route to what was given to the client. */
    ROUTE_REFUSED("the host refuses a route to it");

    private final String text;

    TunnelFailure(String text) {
        this.text = text;
    }

    public Status status() {
        return switch (this) {
            case NO_ROOM -> Status.NO_MORE_TUNNELS;
            case END_UNUSABLE, ROUTE_REFUSED -> Status.SERVER_ERROR;
        };
    }

    /** For people. */
    public String text() {
        return text;
    }
}
