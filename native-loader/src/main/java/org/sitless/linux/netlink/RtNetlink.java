package org.sitless.linux.netlink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SyscallException;

/**
 * Lists and changes the links, addresses, routes and neighbours of the one network namespace in which it was opened, wherever the
 * calling thread is later.
 *
 * <p>Every call is one request and its answer, done when it returns. Listing needs no privilege, changing needs CAP_NET_ADMIN.
 *
 * <p>Errors: {@link NetlinkException} with the kernel's own words if the kernel refuses; {@link MalformedNetlinkException} if an
 * answer makes no sense, after which the client should be closed. Threads: one at a time. Source: {@code rtnetlink(7)}.
 */
public final class RtNetlink implements AutoCloseable {
    private final NetlinkPort port;
    private final NetlinkConversation conversation;

    RtNetlink(NetlinkPort port) {
        this.port = port;
        this.conversation = new NetlinkConversation(port);
    }

    /**
     * For the namespace of the calling thread.
     *
     * @throws SyscallException if there is no netlink here, or no more descriptors
     */
    public static RtNetlink open() {
        return new RtNetlink(NetlinkSocket.open(Set.of()));
    }

    /** For another namespace. */
    public static RtNetlink open(NetworkNamespace namespace) {
        return namespace.call(RtNetlink::open);
    }

    // Links.

    /** All devices of the namespace. */
    public List<LinkMessage> links() {
        return conversation.dump(
                new NetlinkOperation("list", "links"),
                LinkRequest::encodeList,
                message -> Optional.of(LinkRequest.decode(message)));
    }

    /** The device with this name, if there is one. */
    public Optional<LinkMessage> link(String name) {
        LinkChange.checkName(name);
        return link(new NetlinkOperation("show link", name), writer -> LinkRequest.encodeGet(writer, name));
    }

    /** The device with this number, if there is one. */
    public Optional<LinkMessage> link(int index) {
        if (index <= 0) {
            return Optional.empty();
        }
        return link(new NetlinkOperation("show link", index), writer -> LinkRequest.encodeGet(writer, index));
    }

    private Optional<LinkMessage> link(NetlinkOperation operation, Consumer<MessageWriter> encoder) {
        return conversation.ask(
                operation, encoder, m -> Optional.of(LinkRequest.decode(m)), absentIf(operation, Errno.ENODEV));
    }

    /** Makes a virtual device, or a pair. */
    public void createLink(NewLink link) {
        conversation.change(new NetlinkOperation("create link", link), link::encode);
    }

    /**
     * Changes the device with this name. A change may be several requests (see {@link LinkChange}); the first that is refused ends it.
     *
     * @throws NetlinkException {@code ENODEV} if there is no such device
     */
    public void setLink(String name, LinkChange change) {
        int index = link(name)
                .orElseThrow(() -> new NetlinkException(new NetlinkOperation("set link", name), Errno.ENODEV))
                .index();
        setLink(new NetlinkOperation("set link", name), index, change);
    }

    /** Changes the device with this number. */
    public void setLink(int index, LinkChange change) {
        setLink(new NetlinkOperation("set link", index), index, change);
    }

    private void setLink(NetlinkOperation operation, int index, LinkChange change) {
        change.requests(index).forEach(request -> conversation.change(operation, request));
    }

    /** Removes a virtual device; the other end of a veth pair goes with it. */
    public void removeLink(String name) {
        LinkChange.checkName(name);
        conversation.change(
                new NetlinkOperation("remove link", name), writer -> LinkRequest.encodeRemove(writer, name));
    }

    // Addresses.

    /** All IPv4 and IPv6 addresses of all devices. */
    public List<AddressMessage> addresses() {
        List<AddressMessage> both = new ArrayList<>(addresses(IpFamily.IPV4));
        both.addAll(addresses(IpFamily.IPV6));
        return both;
    }

    /** All IPv4 and IPv6 addresses of the device with this number. */
    public List<AddressMessage> addresses(int linkIndex) {
        return addresses().stream().filter(a -> a.linkIndex() == linkIndex).toList();
    }

    private List<AddressMessage> addresses(IpFamily family) {
        return conversation.dump(
                new NetlinkOperation("list addresses of", family),
                writer -> FamilyRequest.encodeList(writer, Rtm.RTM_GETADDR, Ifa.IFADDRMSG_LEN, family),
                message -> FamilyRequest.decode(message, family, AddressMessage::decode));
    }

    /**
     * Adds an address.
     *
     * @throws NetlinkException {@code EEXIST} if the device has it already, {@code EACCES} if IPv6 is switched off there
     */
    public void addAddress(AddressMessage address) {
        conversation.change(
                new NetlinkOperation("add address", address),
                writer -> address.encode(writer, Rtm.RTM_NEWADDR, Nlmsg.ADD));
    }

    /** Adds an address, or gives the one that is there new lifetimes and flags. */
    public void replaceAddress(AddressMessage address) {
        conversation.change(
                new NetlinkOperation("replace address", address),
                writer -> address.encode(writer, Rtm.RTM_NEWADDR, Nlmsg.REPLACE));
    }

    /**
     * Removes an address.
     *
     * @throws NetlinkException {@code EADDRNOTAVAIL} if the device does not have it
     */
    public void removeAddress(AddressMessage address) {
        conversation.change(
                new NetlinkOperation("remove address", address),
                writer -> address.encode(writer, Rtm.RTM_DELADDR, Nlmsg.REMOVE));
    }

    // Routes.

    /** All routes of this family in all tables, the host's own addresses included; not the cache. */
    public List<RouteMessage> routes(IpFamily family) {
        return conversation.dump(
                new NetlinkOperation("list routes of", family),
                writer -> FamilyRequest.encodeList(writer, Rtm.RTM_GETROUTE, Rta.RTMSG_LEN, family),
                message -> FamilyRequest.decode(message, family, RouteMessage::decode));
    }

    /**
     * Adds a route.
     *
     * @throws NetlinkException {@code EEXIST} if one with this destination and metric is there already
     */
    public void addRoute(RouteMessage route) {
        conversation.change(
                new NetlinkOperation("add route", route), writer -> route.encode(writer, Rtm.RTM_NEWROUTE, Nlmsg.ADD));
    }

    /** Adds a route in the place of the one with the same destination and metric, if there is one. */
    public void replaceRoute(RouteMessage route) {
        conversation.change(
                new NetlinkOperation("replace route", route),
                writer -> route.encode(writer, Rtm.RTM_NEWROUTE, Nlmsg.REPLACE));
    }

    /**
     * Removes the first route that agrees in all that is said.
     *
     * @throws NetlinkException {@code ESRCH} if there is none
     */
    public void removeRoute(RouteMessage route) {
        conversation.change(
                new NetlinkOperation("remove route", route),
                writer -> route.encode(writer, Rtm.RTM_DELROUTE, Nlmsg.REMOVE));
    }

    /** How a packet to this address would leave: device, gateway, source, MTU of the path; empty if it would not. */
    public Optional<RouteMessage> routeTo(IpAddress destination) {
        return routeTo(RouteQuery.to(destination));
    }

    /** How a packet would leave, with more said about it. */
    public Optional<RouteMessage> routeTo(RouteQuery query) {
        NetlinkOperation operation = new NetlinkOperation("look up route to", query);
        return conversation
                .ask(
                        operation,
                        query::encode,
                        message -> Optional.of(RouteQuery.decode(message)),
                        refusal -> RouteQuery.unreachable(operation, refusal))
                .filter(RouteMessage::passes);
    }

    /** The routing rules of this family, in the order in which they are asked. */
    public List<RuleMessage> rules(IpFamily family) {
        return conversation.dump(
                new NetlinkOperation("list rules of", family),
                writer -> RuleMessage.encodeList(writer, family),
                message -> FamilyRequest.decode(message, family, RuleMessage::decode));
    }

    /** Adds a rule; {@code EEXIST} if it is there. */
    public void addRule(SourceRule rule) {
        conversation.change(
                new NetlinkOperation("add rule", rule), writer -> rule.encode(writer, Rtm.RTM_NEWRULE, Nlmsg.ADD));
    }

    /** Removes a rule; {@code ENOENT} if there is none like it. */
    public void removeRule(SourceRule rule) {
        conversation.change(
                new NetlinkOperation("remove rule", rule),
                writer -> rule.encode(writer, Rtm.RTM_DELRULE, Nlmsg.REMOVE));
    }

    // Neighbours.

    /** The neighbours of this family on all devices. */
    public List<NeighbourMessage> neighbours(IpFamily family) {
        return neighbours(new NetlinkOperation("list neighbours of", family), family, 0);
    }

    /** The addresses of this family that we answer for, on all devices. */
    public List<NeighbourMessage> proxies(IpFamily family) {
        return neighbours(new NetlinkOperation("list proxies of", family), family, NeighbourMessage.NTF_PROXY);
    }

    private List<NeighbourMessage> neighbours(NetlinkOperation operation, IpFamily family, int flags) {
        return conversation.dump(
                operation,
                writer -> NeighbourMessage.encodeList(writer, family, flags),
                message -> FamilyRequest.decode(message, family, NeighbourMessage::decode));
    }

    /** The neighbour with this address on the device with this number, if it is known; kernel 5.0. */
    public Optional<NeighbourMessage> neighbour(int linkIndex, IpAddress address) {
        NetlinkOperation operation = new NetlinkOperation("show neighbour", address + " on device " + linkIndex);
        return conversation.ask(
                operation,
                writer -> NeighbourMessage.encodeGet(writer, linkIndex, address),
                message -> FamilyRequest.decode(message, address.family(), NeighbourMessage::decode),
                absentIf(operation, Errno.ENOENT));
    }

    /**
     * Adds a neighbour or a proxy entry.
     *
     * @throws NetlinkException {@code EEXIST} if a neighbour is there already
     */
    public void addNeighbour(NeighbourMessage neighbour) {
        conversation.change(
                new NetlinkOperation("add neighbour", neighbour),
                writer -> neighbour.encode(writer, Rtm.RTM_NEWNEIGH, Nlmsg.ADD));
    }

    /** Adds a neighbour or a proxy entry, or changes the one that is there. */
    public void replaceNeighbour(NeighbourMessage neighbour) {
        conversation.change(
                new NetlinkOperation("replace neighbour", neighbour),
                writer -> neighbour.encode(writer, Rtm.RTM_NEWNEIGH, Nlmsg.REPLACE));
    }

    /**
     * Removes a neighbour or a proxy entry.
     *
     * @throws NetlinkException {@code ENOENT} if there is none
     */
    public void removeNeighbour(NeighbourMessage neighbour) {
        conversation.change(
                new NetlinkOperation("remove neighbour", neighbour),
                writer -> neighbour.encode(writer, Rtm.RTM_DELNEIGH, Nlmsg.REMOVE));
    }

    private static <T> Function<Acknowledgement, Optional<T>> absentIf(NetlinkOperation operation, int errno) {
        return refusal -> {
            if (refusal.errno() == errno) {
                return Optional.empty();
            }
            throw new NetlinkException(operation, refusal);
        };
    }

    /** Gives the socket and its memory back; idempotent. No other thread may be in a call. */
    @Override
    public void close() {
        port.close();
    }
}
