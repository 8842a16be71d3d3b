package org.sitless.dataplane.slot;

/** What becomes of a slot. Stages say it; only the end of the road counts it. */
public enum Disposition {
    /** Goes on along its road and leaves by the road's own sink. */
    FORWARD,
    /** Was rewritten into an answer, which leaves on the other road's sink. */
    REPLY,
    /** Tells an error of the path to the sender of the packet that it quotes; leaves by the road's own sink, past all further stages. */
    RELAY,
    /** Belongs to somebody else (signalling, or what is known of a path) and was handed over. */
    DIVERT,
    /** Ends here; {@link PacketSlot#dropReason()} says why. */
    DROP
}
