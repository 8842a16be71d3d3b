package org.sitless.dataplane.stage;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.wire.Icmpv6Message;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6ExtensionWalk;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * Rewrites an inner packet into the ICMPv6 error about it, in place.
 *
 * <pre>
 *   before:                                  | IPv6 header | payload ............ |
 *   after:  | IPv6 header 40 | ICMPv6 8      | quote of it, up to 1,232 |
 * </pre>
 *
 * The quote does not move; the error grows into the headroom. RFC 4443 §2.4 (c): an error "MUST include as much of the IPv6 offending
 * (invoking) packet [...] as possible without making the error message packet exceed the minimum IPv6 MTU". Of a super-packet the
 * first segment is quoted, and it earns one answer.
 *
 * <p>Errors: where no answer is allowed, the packet is dropped, and the reason says so. Threads: one owner, a road of a lane.
 */
public final class IcmpResponder {
    /** Answers of a kind a second, and in one burst. Enough for many flows to learn their path MTU in the same moment. */
    public static final int ANSWERS_PER_SECOND = 1_000;

    private static final int HEADERS = Ipv6Header.LENGTH + Icmpv6Message.LENGTH;
    private static final int LONGEST_QUOTE = InnerMtu.MINIMUM_BYTES - HEADERS;
    private static final int HOP_LIMIT = 64;
    private static final int ADMINISTRATIVELY_PROHIBITED = 1;
    private static final int ADDRESS_UNREACHABLE = 3;

    private final List<Ipv6Address> ownAddresses;
    private final TokenBucket tooBigLimit;
    private final TokenBucket unreachableLimit;
    private final Ipv6Header header = new Ipv6Header();
    private final Icmpv6Message message = new Icmpv6Message();
    private final Ipv6ExtensionWalk walk = new Ipv6ExtensionWalk();

    /**
     * Two limits, so that who scans addresses that nobody has takes no answer from flows that have to learn their path MTU.
     *
     * @param ownAddresses sources of answers about packets that have no tunnel
     * @param tooBigLimit of Packet Too Big
     * @param unreachableLimit of Destination Unreachable
     */
    public IcmpResponder(List<Ipv6Address> ownAddresses, TokenBucket tooBigLimit, TokenBucket unreachableLimit) {
        this.ownAddresses = List.copyOf(ownAddresses);
        this.tooBigLimit = tooBigLimit;
        this.unreachableLimit = unreachableLimit;
    }

    public IcmpResponder(List<Ipv6Address> ownAddresses) {
        this(ownAddresses, usualLimit(), usualLimit());
    }

    private static TokenBucket usualLimit() {
        return new TokenBucket(ANSWERS_PER_SECOND, ANSWERS_PER_SECOND);
    }

    /**
     * Answers with Packet Too Big and the MTU of the slot's tunnel (RFC 4443 §3.2).
     *
     * <p>It "is sent in response to a packet received with an IPv6 multicast destination address" too.
     */
    public void answerPacketTooBig(PacketSlot slot, long nowNanos) {
        Ipv6Address source = source(slot, slot.tunnel().spec().ownAddresses());
        if (source == null || !mayBeAnswered(slot)) {
            slot.drop(DropReason.PACKET_TOO_BIG_UNANSWERED);
        } else if (!tooBigLimit.take(nowNanos)) {
            slot.drop(DropReason.PACKET_TOO_BIG_RATE_LIMITED);
        } else {
            quoteFirstSegment(slot);
            write(slot, source, Icmpv6Message.PACKET_TOO_BIG, 0, slot.tunnel().innerMtuBytes());
            slot.reply();
        }
    }

    /**
     * A router of the outer path could not pass the packet on whose beginning the slot holds now: its sender hears Packet Too Big. What
     * stands in front of it in the slot is overwritten.
     */
    public void relayPacketTooBig(PacketSlot slot, long nowNanos) {
        relay(slot, tooBigLimit, Icmpv6Message.PACKET_TOO_BIG, 0, slot.tunnel().innerMtuBytes(), nowNanos);
    }

    /**
     * The outer path did not deliver the packet whose beginning the slot holds now: its sender hears Destination Unreachable, code 3:
     * address unreachable (RFC 4443 §3.1, RFC 4213 §3.4).
     */
    public void relayUnreachable(PacketSlot slot, long nowNanos) {
        header.wrap(slot.buffer(), slot.packetOffset());
        if (InnerAddressRules.isMulticast(header.destinationHigh())) {
            slot.drop(DropReason.OUTER_ERROR_UNANSWERED);
            return;
        }
        relay(slot, unreachableLimit, Icmpv6Message.DESTINATION_UNREACHABLE, ADDRESS_UNREACHABLE, 0, nowNanos);
    }

    private void relay(PacketSlot slot, TokenBucket limit, int type, int code, int rest, long nowNanos) {
        Ipv6Address source = source(slot, slot.tunnel().spec().ownAddresses());
        if (source == null || !mayBeAnswered(slot)) {
            slot.drop(DropReason.OUTER_ERROR_UNANSWERED);
        } else if (!limit.take(nowNanos)) {
            slot.drop(DropReason.OUTER_ERROR_RATE_LIMITED);
        } else {
            write(slot, source, type, code, rest);
            slot.relay();
        }
    }

    /**
     * Answers with Destination Unreachable, code 3: address unreachable.
     *
     * <p>The kernel had a route, to our device; that nobody there has the address is "an inability to resolve the IPv6 destination address
     * into a corresponding link address" (RFC 4443 §3.1). Code 0, no route, "can occur only in nodes that do not hold a 'default route'",
     * and a broker holds one.
     */
    public void answerNoTunnel(PacketSlot slot, long nowNanos) {
        answerUnreachable(slot, nowNanos, ADDRESS_UNREACHABLE, DropReason.NO_TUNNEL_FOR_DESTINATION);
    }

    /** Answers with Destination Unreachable, code 1: communication administratively prohibited (RFC 4443 §3.1). */
    public void answerProhibited(PacketSlot slot, long nowNanos) {
        answerUnreachable(slot, nowNanos, ADMINISTRATIVELY_PROHIBITED, DropReason.CLIENT_TO_CLIENT_DENIED);
    }

    /**
     * Answers with Destination Unreachable, code 3, where a packet would go back to where it came from.
     *
     * <p>RFC 4443 §3.1: "One specific case in which a Destination Unreachable message is sent with a code 3 is in response to a packet received
     * by a router from a point-to-point link, destined to an address within a subnet assigned to that same link".
     */
    public void answerReturned(PacketSlot slot, long nowNanos) {
        answerUnreachable(slot, nowNanos, ADDRESS_UNREACHABLE, DropReason.INNER_LOOPED_BACK);
    }

    private void answerUnreachable(PacketSlot slot, long nowNanos, int code, DropReason otherwise) {
        Ipv6Address source = source(slot, ownAddresses);
        header.wrap(slot.buffer(), slot.packetOffset());
        if (source == null
                || InnerAddressRules.isMulticast(header.destinationHigh())
                || !mayBeAnswered(slot)
                || !unreachableLimit.take(nowNanos)) {
            slot.drop(otherwise);
        } else {
            quoteFirstSegment(slot);
            write(slot, source, Icmpv6Message.DESTINATION_UNREACHABLE, code, 0);
            slot.reply();
        }
    }

    /**
     * RFC 4443 §2.4 (e): an error "MUST NOT be originated as a result of receiving" an error, a redirect, or "a packet whose source address
     * does not uniquely identify a single node".
     */
    private boolean mayBeAnswered(PacketSlot slot) {
        UnsafeBuffer buffer = slot.buffer();
        int offset = slot.packetOffset();
        header.wrap(buffer, offset);
        if (InnerAddressRules.isMartianSource(header.sourceHigh(), header.sourceLow())) {
            return false;
        }
        if (walk.walk(buffer, offset, slot.packetLength()) != null) {
            return false;
        }
        if (walk.transportProtocol() != IpProtocol.ICMPV6 || walk.isLaterFragment()) {
            return true;
        }
        if (walk.transportOffset() == slot.packetLength()) {
            return false; // nobody can say what it is
        }
        message.wrap(buffer, offset + walk.transportOffset());
        return !message.isError() && message.type() != Icmpv6Message.REDIRECT;
    }

    /** RFC 4443 §2.2 (b): "a unicast address belonging to the node", of the offender's scope where there is one; null without any. */
    private Ipv6Address source(PacketSlot slot, List<Ipv6Address> candidates) {
        header.wrap(slot.buffer(), slot.packetOffset());
        boolean linkLocal = InnerAddressRules.isLinkLocal(header.sourceHigh());
        Ipv6Address last = null;
        for (int i = 0; i < candidates.size(); i++) {
            last = candidates.get(i);
            if (InnerAddressRules.isLinkLocal(last.high()) == linkLocal) {
                return last;
            }
        }
        return last;
    }

    /** Of a super-packet what the first segment will be: nobody else knows the rest of it as one packet. */
    private void quoteFirstSegment(PacketSlot slot) {
        int segmentLength = slot.offload().longestSegment(slot.packetLength());
        header.wrap(slot.buffer(), slot.packetOffset()).payloadLength(segmentLength - Ipv6Header.LENGTH);
        slot.packet(slot.packetOffset(), segmentLength);
    }

    private void write(PacketSlot slot, Ipv6Address source, int type, int code, int rest) {
        int quoteOffset = slot.packetOffset();
        header.wrap(slot.buffer(), quoteOffset);
        long offenderHigh = header.sourceHigh();
        long offenderLow = header.sourceLow();

        int messageLength = Icmpv6Message.LENGTH + Math.min(slot.packetLength(), LONGEST_QUOTE);
        int offset = quoteOffset - HEADERS;
        header.wrap(slot.buffer(), offset)
                .versionTrafficClassFlowLabel(0, 0)
                .payloadLength(messageLength)
                .nextHeader(IpProtocol.ICMPV6)
                .hopLimit(HOP_LIMIT)
                .source(source.high(), source.low())
                .destination(offenderHigh, offenderLow);
        message.wrap(slot.buffer(), offset + Ipv6Header.LENGTH)
                .type(type)
                .code(code)
                .rest(rest)
                .updateChecksum(offset, messageLength);
        slot.offload().clear();
        slot.packet(offset, Ipv6Header.LENGTH + messageLength);
    }
}
