package org.sitless.dataplane.slot;

/** What becomes of a slot. Stages say it; only the end of the road counts it. */
public enum Disposition {
    /** Goes on along its road and leaves by the road's own sink. */
    FORWARD,
    /** Was rewritten into an answer, which leaves on the other road's sink. */
    REPLY,
    /** Belongs to somebody else (signalling) and was handed over. */
    DIVERT,
    /** Ends here; {@link PacketSlot#dropReason()} says why. */
    DROP
}
