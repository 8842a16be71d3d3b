package org.sitless.app.host;

import java.util.List;
import java.util.Optional;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * The devices, addresses, routes, neighbour proxies and IPv6 kernel parameters of one network namespace: the port through which a host is changed.
 *
 * <p>Errors: {@link org.sitless.linux.libc.SyscallException} when the kernel refuses. Threads: one at a time.
 */
public interface HostNetwork extends AutoCloseable {
    /** The device with this name, if there is one. */
    Optional<Device> device(String name);

    /** Sets one value of the device. */
    void set(Device device, DeviceValue value, long to);

    /** The IPv6 addresses of the device with this number that somebody set for good. */
    List<InterfaceAddress> addresses(int deviceIndex);

    /** Adds an address that can be used at once: nobody on the other side of a TUN could answer duplicate address detection. */
    void addAddress(int deviceIndex, InterfaceAddress address);

    void removeAddress(int deviceIndex, InterfaceAddress address);

    /** Whether the main table sends this prefix into the device. */
    boolean hasRoute(int deviceIndex, Ipv6Prefix destination);

    void addRoute(int deviceIndex, Ipv6Prefix destination);

    void removeRoute(int deviceIndex, Ipv6Prefix destination);

    /** Whether the main table sends everything that comes from this prefix into the device. */
    boolean hasSourceRoute(int deviceIndex, Ipv6Prefix source);

    /**
     * Sends everything that comes from this prefix into the device, whatever the default route says; routes to some places stay.
     *
     * @throws org.sitless.linux.libc.SyscallException {@code EINVAL} from a kernel without {@code CONFIG_IPV6_SUBTREES}
     */
    void addSourceRoute(int deviceIndex, Ipv6Prefix source);

    void removeSourceRoute(int deviceIndex, Ipv6Prefix source);

    /**
     * The same by rules, for a kernel without routes by source: what comes from this prefix looks into the main table, but not at its
     * default route, and then into a table of the device's own. Nothing happens if that is so already.
     */
    void addSourceRule(int deviceIndex, Ipv6Prefix source);

    /** Whether the device is there or not. */
    void removeSourceRule(int deviceIndex, Ipv6Prefix source);

    /** What the main table sends into the device, as somebody set it: without what comes with addresses. */
    List<Ipv6Prefix> routes(int deviceIndex);

    /** All devices of the namespace, with their numbers alone. */
    List<Device> devices();

    /** A kernel parameter; empty if the kernel has no IPv6 there, or does not let us read it. */
    Optional<Long> read(Ipv6Sysctl sysctl);

    /** Sets a kernel parameter. */
    void write(Ipv6Sysctl sysctl, long value);

    /** Whether the main table has our route that answers "unreachable" for exactly this prefix. */
    boolean hasUnreachable(Ipv6Prefix prefix);

    /** Adds a route that answers "unreachable" for what no other route is for. */
    void addUnreachable(Ipv6Prefix prefix);

    void removeUnreachable(Ipv6Prefix prefix);

    /** Whether we answer for this address on the link of the device. */
    boolean hasProxy(int deviceIndex, Ipv6Address address);

    void addProxy(int deviceIndex, Ipv6Address address);

    void removeProxy(int deviceIndex, Ipv6Address address);

    /** All addresses that we answer for on the link of the device. */
    List<Ipv6Address> proxies(int deviceIndex);

    @Override
    void close();
}
