package org.sitless.tsp.session;

import org.sitless.tsp.message.Status;

/** Why a tunnel that was agreed on could not be made, and what its client is told (RFC 5572 appendix B). */
public enum TunnelFailure {
    /** As many tunnels are up as fit. */
    NO_ROOM(Status.NO_MORE_TUNNELS, "no room for one more tunnel"),
    /** Packets can be sent to that end by no way, or not from ours. */
    END_UNUSABLE(Status.SERVER_ERROR, "no tunnel can lead there"),
    /** The host takes no route to what was given to the client. */
    ROUTE_REFUSED(Status.SERVER_ERROR, "the host refuses a route to it");

    private final Status status;
    private final String text;

    TunnelFailure(Status status, String text) {
        this.status = status;
        this.text = text;
    }

    public Status status() {
        return status;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
