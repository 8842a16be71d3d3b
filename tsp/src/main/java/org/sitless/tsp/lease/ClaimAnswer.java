package org.sitless.tsp.lease;

/** What becomes of a {@link LeaseClaim}. */
public sealed interface ClaimAnswer {
    /** Reserved. */
    record Granted(Lease lease) implements ClaimAnswer {}

    /** Not to be had. */
    record Refused(Reason reason) implements ClaimAnswer {}

    /** Why. */
    enum Reason {
        /** The pool of addresses is exhausted. */
        NO_ADDRESS,
        /** The pool of prefixes has none of that length. */
        NO_PREFIX,
        /** Somebody else has a protocol-41 tunnel to the same IPv4 address, and packets could not be told apart. */
        ENDPOINT_IN_USE,
        /** More anonymous tunnels to one IPv4 address than are allowed (RFC 5572 §8). */
        TOO_MANY_HERE,
        /** The store does not answer in time, or knows the user no more. */
        UNAVAILABLE,
        /** The store cannot write it down: its medium is full, or fails. */
        STORE_FAILED
    }
}
