package org.sitless.linux.netlink;

/** Something that happened in a network namespace, as {@link NetlinkMonitor} tells it. */
public sealed interface NetlinkEvent {
    /** What became of the object. */
    enum Change {
        /** It is new, or some of it changed: the message says all that is true now. */
        PRESENT,
        /** It is gone. */
        GONE
    }

    /** A device. */
    record Link(Change change, LinkMessage link) implements NetlinkEvent {}

    /** An address of a device. */
    record Address(Change change, AddressMessage address) implements NetlinkEvent {}

    /** A route. */
    record Route(Change change, RouteMessage route) implements NetlinkEvent {}

    /** A neighbour. */
    record Neighbour(Change change, NeighbourMessage neighbour) implements NetlinkEvent {}

    /** Events were lost because we read too slowly ({@code ENOBUFS}): what is known of the namespace must be listed anew. */
    record Overrun() implements NetlinkEvent {}
}
