/**
 * rtnetlink, small and complete: links, addresses, routes and neighbours of one network namespace, listed, changed and watched.
 *
 * <p>Three layers, each of which knows only the one below:
 *
 * <ol>
 *   <li>the codec, pure: {@code MessageReader}, {@code AttributeReader} and {@code MessageWriter} walk and build
 *       {@code nlmsghdr} and {@code nlattr} on Agrona buffers; {@link org.sitless.linux.netlink.LinkMessage},
 *       {@link org.sitless.linux.netlink.AddressMessage}, {@link org.sitless.linux.netlink.RouteMessage} and
 *       {@link org.sitless.linux.netlink.NeighbourMessage} give the bytes their meaning;
 *   <li>{@code NetlinkSocket}: one request, its answers, its acknowledgement with the kernel's own words;
 *   <li>{@link org.sitless.linux.netlink.RtNetlink} to ask and to change, {@link org.sitless.linux.netlink.NetlinkMonitor}
 *       to be told.
 * </ol>
 *
 * <p>Everything here is cold: it allocates, it throws. No packet passes through. All integers in messages are in host byte
 * order, addresses in network byte order. Sources: {@code netlink(7)}, {@code rtnetlink(7)}, {@code linux/rtnetlink.h},
 * RFC 3549. Must not import anything of ours but {@code org.sitless.linux.libc} and {@code org.sitless.linux.layout}.
 */
package org.sitless.linux.netlink;
