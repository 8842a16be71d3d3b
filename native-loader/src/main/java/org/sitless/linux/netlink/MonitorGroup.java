package org.sitless.linux.netlink;

/** What a {@link NetlinkMonitor} may listen to: {@code RTNLGRP_*}. */
public enum MonitorGroup {
    /** Devices come, go, change their state, name or MTU. */
    LINK(Rtm.RTNLGRP_LINK),
    /** IPv4 addresses. */
    IPV4_ADDRESS(Rtm.RTNLGRP_IPV4_IFADDR),
    /** IPv6 addresses; an event comes also when one stops being tentative. */
    IPV6_ADDRESS(Rtm.RTNLGRP_IPV6_IFADDR),
    /** IPv4 routes, except those that vanish with their device or address: the kernel says nothing then, so listen to these too. */
    IPV4_ROUTE(Rtm.RTNLGRP_IPV4_ROUTE),
    /** IPv6 routes. */
    IPV6_ROUTE(Rtm.RTNLGRP_IPV6_ROUTE),
    /** Neighbours of both families. */
    NEIGHBOUR(Rtm.RTNLGRP_NEIGH);

    private final int code;

    MonitorGroup(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
