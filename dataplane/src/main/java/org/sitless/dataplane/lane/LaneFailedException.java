package org.sitless.dataplane.lane;

/** A lane cannot go on: one of its descriptors is gone for good. Says which lane, what happened, and the cure. */
public final class LaneFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LaneFailedException(String message) {
        super(message);
    }

    public LaneFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
