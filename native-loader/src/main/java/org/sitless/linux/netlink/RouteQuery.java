package org.sitless.linux.netlink;

import java.util.Optional;
import org.sitless.linux.libc.Errno;

/** "How would you send this?": a destination and what else the routing rules may look at. Every setter returns the query. */
public final class RouteQuery {
    private final IpAddress destination;
    private Optional<IpAddress> source = Optional.empty();
    private int linkIndex;
    private int mark;

    private RouteQuery(IpAddress destination) {
        this.destination = destination;
    }

    /** A packet to this address. */
    public static RouteQuery to(IpAddress destination) {
        return new RouteQuery(destination);
    }

    /** From this address, which must be ours. */
    public RouteQuery from(IpAddress address) {
        source = Optional.of(address);
        return this;
    }

    /** From a socket bound to this device. */
    public RouteQuery device(int index) {
        linkIndex = index;
        return this;
    }

    /** From a socket with this {@code SO_MARK}. */
    public RouteQuery mark(int value) {
        mark = value;
        return this;
    }

    @Override
    public String toString() {
        return destination + source.map(s -> " from " + s).orElse("");
    }

    void encode(MessageWriter writer) {
        int body = writer.start(Rtm.RTM_GETROUTE, 0, Rta.RTMSG_LEN);
        int bits = destination.family().addressBits();
        writer.buffer()
                .putByte(body + Rta.RTM_FAMILY, (byte) destination.family().code());
        writer.buffer().putByte(body + Rta.RTM_DST_LEN, (byte) bits);
        writer.buffer().putByte(body + Rta.RTM_SRC_LEN, (byte) (source.isPresent() ? bits : 0));
        if (destination.family() == IpFamily.IPV4) { // IPv6 always says the table, and refuses the flag
            writer.buffer().putInt(body + Rta.RTM_FLAGS, Rta.RTM_F_LOOKUP_TABLE);
        }
        writer.address(Rta.RTA_DST, destination);
        source.ifPresent(s -> writer.address(Rta.RTA_SRC, s));
        if (linkIndex != 0) {
            writer.u32(Rta.RTA_OIF, linkIndex);
        }
        if (mark != 0) {
            writer.u32(Rta.RTA_MARK, mark);
        }
    }

    static RouteMessage decode(MessageReader message) {
        return RouteMessage.decode(message.buffer(), message.payloadOffset(), message.payloadLength());
    }

    /**
     * A route that does not pass shows, for IPv4, as the errno that a sender would get: {@code EHOSTUNREACH}, {@code EACCES} for
     * prohibit, a bare {@code EINVAL} for blackhole ({@code fib_props} in {@code net/ipv4/fib_semantics.c}). All others are faults.
     */
    static Optional<RouteMessage> unreachable(NetlinkOperation operation, Acknowledgement refusal) {
        boolean noRoute =
                switch (refusal.errno()) {
                    case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EACCES -> true;
                    case Errno.EINVAL -> refusal.words().isEmpty();
                    default -> false;
                };
        if (noRoute) {
            return Optional.empty();
        }
        throw new NetlinkException(operation, refusal);
    }
}
