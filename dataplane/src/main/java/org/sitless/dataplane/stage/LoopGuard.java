package org.sitless.dataplane.stage;

import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.wire.EmbeddedIpv4;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * Breaks the loops that tunnels make (RFC 6324). Roads: both, once the tunnel is known.
 *
 * <ul>
 *   <li>Nested: a packet of this very tunnel inside itself, or more tunnels in each other than anybody has; see {@link NestedTunnels}.
 *   <li>Embedded: an inner address names an end of this tunnel by 6to4 or ISATAP. RFC 6324 §3.3: "When the router forwards an IPv6 packet
 *       into a tunnel interface, it discards the packet if the IPv6 source address has an off-link prefix but embeds one of the router's
 *       configured IPv4 addresses", and the same for the destination of what it receives. Here our end may be neither source nor
 *       destination on either road: where the remote end relays 6to4, what is sent to our own 6to4 address comes straight back. And what
 *       comes out of the tunnel does not lead to the remote end, nor does what goes in come from there.
 *   <li>Looped back: source and destination both lie in what the tunnel's remote end was given. On a tunnel that takes everything this
 *       says nothing; there the {@link ReturnGuard} looks.
 * </ul>
 *
 * Loops through other routers than these are bounded by the inner hop limit: the kernel takes one off wherever it forwards into the TUN
 * device or out of it, between two clients of a broker too.
 */
public final class LoopGuard implements PacketStage {
    private final boolean inward;
    private final Ipv6Header inner = new Ipv6Header();
    private final NestedTunnels nested = new NestedTunnels();

    private LoopGuard(boolean inward) {
        this.inward = inward;
    }

    /** For what goes into a tunnel. */
    public static LoopGuard encap() {
        return new LoopGuard(false);
    }

    /** For what comes out of one. */
    public static LoopGuard decap() {
        return new LoopGuard(true);
    }

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            inner.wrap(slot.buffer(), slot.packetOffset());
            DropReason reason = check(slot);
            if (reason != null) {
                slot.drop(reason);
            }
        }
    }

    private DropReason check(PacketSlot slot) {
        Tunnel tunnel = slot.tunnel();
        DropReason reason = nested.check(slot, inner);
        if (reason != null) {
            return reason;
        }
        if (embedsAnEnd(tunnel)) {
            return DropReason.INNER_EMBEDS_TUNNEL_END;
        }
        return isLoopedBack(tunnel) ? DropReason.INNER_LOOPED_BACK : null;
    }

    private boolean embedsAnEnd(Tunnel tunnel) {
        int local = tunnel.spec().local().bits();
        int remote = tunnel.spec().remote().address().bits();
        long sourceHigh = inner.sourceHigh();
        long sourceLow = inner.sourceLow();
        long destinationHigh = inner.destinationHigh();
        long destinationLow = inner.destinationLow();
        return EmbeddedIpv4.isTunneledTo(sourceHigh, sourceLow, local)
                || EmbeddedIpv4.isTunneledTo(destinationHigh, destinationLow, local)
                || (inward
                        ? EmbeddedIpv4.isTunneledTo(destinationHigh, destinationLow, remote)
                        : EmbeddedIpv4.isTunneledTo(sourceHigh, sourceLow, remote));
    }

    private boolean isLoopedBack(Tunnel tunnel) {
        return !tunnel.takesEverything()
                && tunnel.remoteHolds(inner.destinationHigh(), inner.destinationLow())
                && tunnel.remoteHolds(inner.sourceHigh(), inner.sourceLow());
    }
}
