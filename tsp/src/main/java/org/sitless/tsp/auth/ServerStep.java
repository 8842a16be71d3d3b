package org.sitless.tsp.auth;

import java.util.Optional;

/** What a broker does next in an authentication. */
public sealed interface ServerStep {
    /** Sends a challenge and waits for the response. */
    record Challenge(String token, ServerExchange next) implements ServerStep {}

    /** Waits for the client, whose turn it is to begin. */
    record Await(ServerExchange next) implements ServerStep {}

    /**
     * Needs to know the user. Whoever asks the store calls {@link Verification#complete}, off the event loop: it may hash for
     * milliseconds.
     */
    record Lookup(String user, Verification verification) implements ServerStep {
        /** Goes on with what the store knows. */
        public ServerStep complete(Optional<Credentials> found) {
            return verification.complete(found);
        }
    }

    /**
     * The client has proven who it is.
     *
     * @param lastToken what the server has to say before it says so: its own proof
     */
    record Accepted(Authenticated proof, Optional<String> lastToken) implements ServerStep {}

    /**
     * It has not.
     *
     * @param user who it claimed to be, if it came to that
     */
    record Refused(Optional<String> user, Reason reason) implements ServerStep {}

    /** Why. For the log: the client is never told. */
    enum Reason {
        /** The message breaks the rules of its mechanism. */
        MALFORMED,
        /** The message answers another challenge than ours: a replay, or another realm. */
        WRONG_CHALLENGE,
        /** It asks for a protection, or to act for somebody, that is not to be had. */
        NOT_SUPPORTED,
        /** No such user, or not that password. */
        WRONG_CREDENTIALS,
        /** Too many failures before. Temporary. */
        THROTTLED,
        /** The store does not answer. Temporary. */
        UNAVAILABLE
    }

    /** The rest of an authentication once the user was looked up. */
    @FunctionalInterface
    interface Verification {
        ServerStep complete(Optional<Credentials> found);
    }

    static ServerStep refuse(Reason reason) {
        return new Refused(Optional.empty(), reason);
    }

    static ServerStep refuse(String user, Reason reason) {
        return new Refused(Optional.of(user), reason);
    }
}
