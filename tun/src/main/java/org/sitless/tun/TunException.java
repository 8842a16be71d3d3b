package org.sitless.tun;

/** A TUN device cannot be had. The message is one sentence that names the device, the reason and the cure. */
public final class TunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which kind of trouble it is: whether the caller named something wrong, lacks a right, or met somebody else. */
    public enum Kind {
        /** The options name something that cannot be: the caller's mistake. */
        INVALID,
        /** A privilege or a feature of the kernel is missing. */
        UNAVAILABLE,
        /** Another process holds the device. */
        BUSY
    }

    private final Kind kind;

    TunException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
