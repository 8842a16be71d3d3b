package org.sitless.linux.netlink;

import java.util.Optional;
import org.agrona.DirectBuffer;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.netlink.NetlinkEvent.Change;

/** From one multicast message to one {@link NetlinkEvent}. */
final class EventDecoder {
    private EventDecoder() {}

    /**
     * Reads one message; empty if it is about something else: a bridge's forwarding table, or a device that left a bridge
     * ({@code RTM_DELLINK} of {@code AF_BRIDGE}) and is not gone at all.
     *
     * @throws MalformedNetlinkException if it is cut short anywhere
     */
    static Optional<NetlinkEvent> decode(MessageReader message) {
        message.requirePayload(1);
        int family = message.buffer().getByte(message.payloadOffset()) & 0xFF;
        return switch (message.type()) {
            case Rtm.RTM_NEWLINK, Rtm.RTM_DELLINK ->
                family == SysSocket.AF_UNSPEC ? Optional.of(link(message)) : Optional.empty();
            case Rtm.RTM_NEWADDR,
                    Rtm.RTM_DELADDR,
                    Rtm.RTM_NEWROUTE,
                    Rtm.RTM_DELROUTE,
                    Rtm.RTM_NEWNEIGH,
                    Rtm.RTM_DELNEIGH -> IpFamily.ofCode(family) == null ? Optional.empty() : Optional.of(ofIp(message));
            default -> Optional.empty();
        };
    }

    private static NetlinkEvent link(MessageReader message) {
        Change change = message.type() == Rtm.RTM_NEWLINK ? Change.PRESENT : Change.GONE;
        return new NetlinkEvent.Link(
                change, LinkMessage.decode(message.buffer(), message.payloadOffset(), message.payloadLength()));
    }

    private static NetlinkEvent ofIp(MessageReader message) {
        DirectBuffer buffer = message.buffer();
        int offset = message.payloadOffset();
        int length = message.payloadLength();
        int type = message.type();
        boolean gone = type == Rtm.RTM_DELADDR || type == Rtm.RTM_DELROUTE || type == Rtm.RTM_DELNEIGH;
        Change change = gone ? Change.GONE : Change.PRESENT;
        return switch (type) {
            case Rtm.RTM_NEWADDR, Rtm.RTM_DELADDR ->
                new NetlinkEvent.Address(change, AddressMessage.decode(buffer, offset, length));
            case Rtm.RTM_NEWROUTE, Rtm.RTM_DELROUTE ->
                new NetlinkEvent.Route(change, RouteMessage.decode(buffer, offset, length));
            default -> new NetlinkEvent.Neighbour(change, NeighbourMessage.decode(buffer, offset, length));
        };
    }
}
