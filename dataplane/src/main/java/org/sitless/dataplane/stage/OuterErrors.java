package org.sitless.dataplane.stage;

import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.PathMtu;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelTable;
import org.sitless.dataplane.wire.Icmpv4Message;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;

/**
 * Takes to heart what ICMPv4 errors say of our outer packets, and tells the senders of the inner ones. Road: decap, beside its first stage.
 *
 * <pre>
 *   | IPv4 header | ICMPv4 8 | quoted IPv4 header | (UDP 8) | IPv6 header 40 | beginning of its payload ...
 *                              to a tunnel's end, from us     plausible for that tunnel
 *                 becomes:     | IPv6 header 40 | ICMPv6 8  | quote, as it was
 * </pre>
 *
 * <ol>
 *   <li>Anybody may send an error. It counts if it quotes what we can have sent: from our address to a tunnel's remote end, protocol and
 *       ports right, and of the inner packet, as far as it is quoted, version, destination and source.
 *   <li>Fragmentation needed lowers the path MTU, and raises nothing (RFC 4213 §3.2.2, RFC 8201 §4). The sender hears Packet Too Big at once.
 *   <li>Everything else that reports on a destination tells the sender: address unreachable. RFC 4213 §3.4: "the encapsulator MAY extract the
 *       encapsulated IPv6 packet and use it to generate an ICMPv6 message directed back to the originating IPv6 node"; RFC 4443 §3.1 has
 *       code 3 for "a link-specific problem of some sort".
 *   <li>A quote too short for that tells nobody: it is counted as diverted. Kernel {@code sit} answers the packets that follow instead.
 * </ol>
 *
 * Threads: one owner, the lane's decap road.
 */
public final class OuterErrors {
    /** What an ICMPv6 error has to quote so that its receiver knows whom it concerns: header, and ports or identifier. */
    private static final int TELLING_QUOTE = Ipv6Header.LENGTH + 8;

    private static final int LEAST_QUOTED_PAYLOAD = 8;

    /**
     * Codes of "destination unreachable" that do not pass by themselves (RFC 1122 §3.2.2.1): protocol, port, and what an administrator
     * forbids.
     */
    private static final BitSet NOBODY_THERE =
            BitSet.valueOf(new long[] {1 << 2 | 1 << 3 | 1 << 9 | 1 << 10 | 1 << 13});

    private final TunnelTable tunnels;
    private final IcmpResponder icmp;
    private final int localUdpPort;
    private final SignallingDivert signalling;
    private final Arrivals arrivals;
    private final Icmpv4Message error = new Icmpv4Message();
    private final Ipv4Header quoted = new Ipv4Header();
    private final UdpHeader udp = new UdpHeader();
    private final Ipv6Header inner = new Ipv6Header();

    /**
     * Errors of one road.
     *
     * @param localUdpPort source port of UDP tunnels and signalling; 0 without any
     * @param signalling hears of signalling that did not arrive
     * @param arrivals notes the errors that are passed on, so that none leaves by a tunnel that takes everything
     */
    public OuterErrors(
            TunnelTable tunnels, IcmpResponder icmp, int localUdpPort, SignallingDivert signalling, Arrivals arrivals) {
        this.tunnels = tunnels;
        this.icmp = icmp;
        this.arrivals = arrivals;
        this.localUdpPort = localUdpPort;
        this.signalling = signalling;
    }

    /**
     * Ends the slot's road one way or the other.
     *
     * @param slot an outer packet with a whole header, of protocol ICMP
     * @param headerLength of its outer header
     */
    void take(PacketSlot slot, int headerLength, int reporter, long nowNanos) {
        int at = slot.packetOffset() + headerLength;
        int end = slot.packetOffset() + slot.packetLength();
        int quote = at + Icmpv4Message.LENGTH;
        if (!isQuoteWhole(slot.buffer(), quote, end)) {
            slot.drop(DropReason.OUTER_ERROR_TRUNCATED);
            return;
        }
        error.wrap(slot.buffer(), at);
        if (!reportsOnPath(error.type())) {
            slot.drop(DropReason.OUTER_ERROR_UNKNOWN);
            return;
        }
        Tunnel tunnel = tunnelOf(slot.buffer(), quote);
        slot.tunnel(tunnel);
        if (tunnel == null) {
            onNoTunnel(slot, quote, end);
            return;
        }
        int innerOffset = quote + quoted.headerLength() + tunnel.outerProtocol().overheadBytes() - Ipv4Header.LENGTH;
        slot.packet(innerOffset, end - innerOffset);
        if (!isOurs(slot, tunnel)) {
            slot.drop(DropReason.OUTER_ERROR_IMPLAUSIBLE);
        } else if (error.type() == Icmpv4Message.DESTINATION_UNREACHABLE
                && error.code() == Icmpv4Message.FRAGMENTATION_NEEDED) {
            onFragmentationNeeded(slot, reporter, nowNanos);
        } else {
            onUndelivered(slot, nowNanos);
        }
    }

    /** Signalling is not a tunnel's, and whoever signals need not wait for an answer where nobody listens. */
    private void onNoTunnel(PacketSlot slot, int quote, int end) {
        boolean heard = quotesOurSignalling(slot.buffer(), quote, end)
                && signalling.unreachable(new Ipv4Address(quoted.destination()), udp.destinationPort());
        if (heard) {
            slot.divert();
        } else {
            slot.drop(DropReason.OUTER_ERROR_ABOUT_NO_TUNNEL);
        }
    }

    private boolean quotesOurSignalling(UnsafeBuffer buffer, int quote, int end) {
        int payload = quote + quoted.headerLength() + UdpHeader.LENGTH;
        return error.type() == Icmpv4Message.DESTINATION_UNREACHABLE
                && NOBODY_THERE.get(error.code())
                && quoted.protocol() == IpProtocol.UDP
                && quoted.fragmentOffset() == 0
                && udp.sourcePort() == localUdpPort
                && payload < end
                && SignallingDivert.isSignalling(buffer.getByte(payload));
    }

    private boolean isQuoteWhole(UnsafeBuffer buffer, int quote, int end) {
        if (end - quote < Ipv4Header.LENGTH + LEAST_QUOTED_PAYLOAD) {
            return false;
        }
        quoted.wrap(buffer, quote);
        return quoted.version() == 4
                && quoted.headerLength() >= Ipv4Header.LENGTH
                && end - quote >= quoted.headerLength() + LEAST_QUOTED_PAYLOAD;
    }

    private static boolean reportsOnPath(int type) {
        return type == Icmpv4Message.DESTINATION_UNREACHABLE
                || type == Icmpv4Message.TIME_EXCEEDED
                || type == Icmpv4Message.PARAMETER_PROBLEM;
    }

    private Tunnel tunnelOf(UnsafeBuffer buffer, int quote) {
        if (quoted.protocol() == IpProtocol.IPV6) {
            return tunnels.byRemote(OuterEnd.proto41Key(quoted.destination()));
        }
        if (quoted.protocol() != IpProtocol.UDP) {
            return null;
        }
        udp.wrap(buffer, quote + quoted.headerLength());
        return tunnels.byRemote(OuterEnd.udpKey(quoted.destination(), udp.destinationPort()));
    }

    /** Routers report on first fragments only (RFC 1122 §3.2.2), so the inner packet's beginning is there. */
    private boolean isOurs(PacketSlot slot, Tunnel tunnel) {
        return quoted.source() == tunnel.spec().local().bits()
                && quoted.fragmentOffset() == 0
                && (quoted.protocol() != IpProtocol.UDP || udp.sourcePort() == localUdpPort)
                && isInnerPlausible(slot, tunnel);
    }

    private boolean isInnerPlausible(PacketSlot slot, Tunnel tunnel) {
        inner.wrap(slot.buffer(), slot.packetOffset());
        if (slot.packetLength() > 0 && inner.version() != 6) {
            return false;
        }
        return slot.packetLength() < Ipv6Header.LENGTH
                || (tunnels.byDestination(inner.destinationHigh(), inner.destinationLow()) == tunnel
                        && (tunnel.takesEverything() || !tunnel.remoteHolds(inner.sourceHigh(), inner.sourceLow())));
    }

    private void onFragmentationNeeded(PacketSlot slot, int reporter, long nowNanos) {
        PathMtu path = slot.tunnel().path();
        if (!path.fragmentationNeeded(error.nextHopMtu(), quoted.totalLength(), reporter, nowNanos)) {
            slot.drop(DropReason.OUTER_ERROR_MTU_NOT_LOWER);
        } else if (slot.packetLength() >= TELLING_QUOTE && inner.totalLength() > path.innerMtuBytes()) {
            icmp.relayPacketTooBig(slot, nowNanos);
            note(slot);
        } else {
            slot.divert(); // the next one that is too large hears of it, or goes in fragments
        }
    }

    private void onUndelivered(PacketSlot slot, long nowNanos) {
        if (slot.packetLength() >= TELLING_QUOTE) {
            icmp.relayUnreachable(slot, nowNanos);
            note(slot);
        } else {
            slot.divert();
        }
    }

    /**
     * Whom an error is for, only its quote says, and anybody may have written that. One for somebody of our site ends there. One that the
     * kernel would send back into a tunnel to a provider is for nobody whose packet went there: a stranger would have us send, in our
     * name, what he wrote to whom he likes.
     */
    private void note(PacketSlot slot) {
        if (slot.disposition() == Disposition.RELAY && slot.tunnel().takesEverything()) {
            slot.innerTransport(Ipv6Header.LENGTH, IpProtocol.ICMPV6);
            arrivals.note(slot);
        }
    }
}
