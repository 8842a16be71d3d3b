package org.sitless.testbed;

/** What the Internet checksums (RFC 1071) of a captured packet are worth. */
public enum ChecksumVerdict {
    /** All of them fit. */
    GOOD,

    /**
     * The transport checksum holds just the sum of the pseudo-header: the sender left the rest to a device that should have finished
     * it (CHECKSUM_PARTIAL in {@code linux/skbuff.h}). No receiver on a real wire would accept it.
     */
    UNFINISHED,

    /** One does not fit, or is zero where zero is not allowed (UDP over IPv6, RFC 8200 §8.1). */
    BAD,

    /** There is none to check: a fragment, a cut capture, a protocol without one. */
    UNCHECKED
}
