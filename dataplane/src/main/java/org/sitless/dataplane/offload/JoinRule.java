package org.sitless.dataplane.offload;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;

/**
 * Which packets of one transport protocol may stand in one super-packet, and what its transport header then says.
 *
 * <p>A rule is asked about bare inner packets whose transport header follows the IPv6 header directly. Threads: the coalescer's.
 */
interface JoinRule {
    /** How the kernel will cut again what is joined by this rule. */
    Segmentation kind();

    /** Where the checksum stands, counted from the transport header. */
    int checksumOffset();

    /** Length of all headers in bytes, or -1 where the packet by itself forbids that anything is joined to it. */
    int headerLength(PacketSlot slot);

    /** Whether the packet asks to be the last one of its run. */
    boolean isLast(PacketSlot slot);

    /**
     * Whether the packet, of the same flow and with headers as long, goes on where the run ends, with all the rest of the transport header
     * equal: so that cutting the whole again gives it back octet for octet.
     *
     * @param payloadLength of the run so far, in bytes
     */
    boolean continues(PacketSlot head, int payloadLength, PacketSlot next, int headerLength);

    /**
     * Makes the head's transport header, but for its checksum, speak of the run up to {@code last}, which has not been joined yet.
     *
     * @param upperLayerLength transport header and payload of the whole, in bytes
     */
    void extend(PacketSlot head, PacketSlot last, int upperLayerLength);
}
