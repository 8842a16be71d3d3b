package org.sitless.dataplane.encap;

import org.sitless.dataplane.slot.PacketSlot;

/** A way to carry IPv6 packets over IPv4. Threads: one owner, the lane's encap road. */
public interface Encapsulation {
    /**
     * Puts the outer header in front of the slot's inner packet, which does not move.
     *
     * <p>The slot has a tunnel, an inner packet that was checked, and headroom; offsets of its offload descriptor go on counting from
     * the inner packet. Cannot fail.
     */
    void encapsulate(PacketSlot slot);
}
