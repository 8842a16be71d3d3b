package org.sitless.linux.netlink;

import java.util.Optional;

/**
 * One of several ways of a multipath route ({@code struct rtnexthop}).
 *
 * @param linkIndex the device's number
 * @param gateway the next router, empty if the destination is on link
 * @param weight share of the flows, 1 to 256
 * @param flags {@code RTNH_F_*}
 */
public record NextHop(int linkIndex, Optional<IpAddress> gateway, int weight, int flags) {}
