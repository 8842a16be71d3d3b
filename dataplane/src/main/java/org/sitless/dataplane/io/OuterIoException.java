package org.sitless.dataplane.io;

import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.SyscallException;

/** A way out cannot be had. The message is one sentence that names the socket, the reason and the cure. */
public final class OuterIoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which kind of trouble it is. */
    public enum Kind {
        /** What was asked for cannot be: the local address is not on this host, for one. */
        INVALID,
        /** A privilege or a feature of the kernel is missing. */
        UNAVAILABLE
    }

    private final Kind kind;

    private OuterIoException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Why a raw socket could not be opened. */
    static OuterIoException ofRaw(SyscallException failure) {
        return of(failure, "CAP_NET_RAW");
    }

    /** Why a UDP socket could not be opened. */
    static OuterIoException ofUdp(SyscallException failure) {
        return of(failure, "CAP_NET_BIND_SERVICE");
    }

    private static OuterIoException of(SyscallException failure, String capability) {
        return switch (failure.errno()) {
            case Errno.EPERM, Errno.EACCES ->
                new OuterIoException(
                        Kind.UNAVAILABLE,
                        failure.object() + " needs " + capability + ": run as root or give it that ambient capability",
                        failure);
            case Errno.EADDRNOTAVAIL ->
                new OuterIoException(
                        Kind.INVALID,
                        failure.object() + ": the local address is not on this host: see `ip address`, or let sitless"
                                + " choose with local = \"auto\"",
                        failure);
            case Errno.EADDRINUSE ->
                new OuterIoException(
                        Kind.INVALID,
                        failure.object() + ": somebody has that port already: see `ss -lunp`, or choose another",
                        failure);
            default -> new OuterIoException(Kind.UNAVAILABLE, failure.getMessage(), failure);
        };
    }
}
