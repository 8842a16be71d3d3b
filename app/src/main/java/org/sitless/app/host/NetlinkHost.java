package org.sitless.app.host;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.netlink.AddrGenMode;
import org.sitless.linux.netlink.AddressMessage;
import org.sitless.linux.netlink.IpAddress;
import org.sitless.linux.netlink.IpFamily;
import org.sitless.linux.netlink.IpPrefix;
import org.sitless.linux.netlink.LinkChange;
import org.sitless.linux.netlink.LinkMessage;
import org.sitless.linux.netlink.NeighbourMessage;
import org.sitless.linux.netlink.RouteMessage;
import org.sitless.linux.netlink.RouteType;
import org.sitless.linux.netlink.RtNetlink;
import org.sitless.linux.netlink.SourceRule;

/** The real host, by rtnetlink: one namespace, wherever the calling thread is. */
public final class NetlinkHost implements HostNetwork {
    private static final String ROUTER_SOLICITATIONS = "router_solicitations";

    /** The highest there is: every other route wins. */
    private static final long LAST_METRIC = 0xFFFF_FFFFL;

    /** Before the main table's at 32766. */
    private static final long FIRST_RULE = 5_200;

    /** Beyond every number that somebody chooses by hand. */
    private static final long FIRST_TABLE = 0x5200_0000L;

    private final RtNetlink netlink;
    private final DeviceSysctl sysctl;

    private NetlinkHost(RtNetlink netlink, DeviceSysctl sysctl) {
        this.netlink = netlink;
        this.sysctl = sysctl;
    }

    /** The namespace behind this path, or the one of the calling thread. */
    public static NetlinkHost open(Optional<Path> namespace) {
        RtNetlink netlink =
                namespace.map(path -> RtNetlink.open(NetworkNamespace.at(path))).orElseGet(RtNetlink::open);
        return new NetlinkHost(netlink, new DeviceSysctl(namespace));
    }

    @Override
    public Optional<Device> device(String name) {
        return netlink.link(name).map(link -> new Device(name, link.index(), valuesOf(link)));
    }

    private Map<DeviceValue, Long> valuesOf(LinkMessage link) {
        Map<DeviceValue, Long> values = new EnumMap<>(DeviceValue.class);
        values.put(DeviceValue.MTU, (long) link.mtuBytes());
        values.put(DeviceValue.UP, link.isUp() ? 1L : 0L);
        sysctl.read(link.name(), ROUTER_SOLICITATIONS)
                .ifPresent(count -> values.put(DeviceValue.ROUTER_SOLICITATIONS, count));
        link.addrGenMode().ifPresent(mode -> values.put(DeviceValue.ADDR_GEN_MODE, (long) mode.code()));
        if (link.gsoMaxSizeBytes() > 0) {
            values.put(DeviceValue.GSO_MAX_SIZE, (long) link.gsoMaxSizeBytes());
        }
        return values;
    }

    @Override
    public void set(Device device, DeviceValue value, long to) {
        switch (value) {
            case ROUTER_SOLICITATIONS -> sysctl.tryWrite(device.name(), ROUTER_SOLICITATIONS, to);
            case ADDR_GEN_MODE -> change(device, LinkChange.change().addrGenMode(addrGenMode(to)));
            case MTU -> change(device, LinkChange.change().mtuBytes((int) to));
            case GSO_MAX_SIZE -> change(device, LinkChange.change().gsoMaxSizeBytes((int) to));
            case UP ->
                change(
                        device,
                        to == 0
                                ? LinkChange.change().down()
                                : LinkChange.change().up());
        }
    }

    private void change(Device device, LinkChange change) {
        netlink.setLink(device.index(), change);
    }

    private static AddrGenMode addrGenMode(long code) {
        return Arrays.stream(AddrGenMode.values())
                .filter(mode -> mode.code() == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no addr_gen_mode has the number " + code));
    }

    @Override
    public List<InterfaceAddress> addresses(int deviceIndex) {
        return netlink.addresses(deviceIndex).stream()
                .filter(a -> a.family() == IpFamily.IPV6 && (a.flags() & AddressMessage.IFA_F_PERMANENT) != 0)
                .map(a -> new InterfaceAddress(
                        new Ipv6Address(a.address().high(), a.address().low()), a.prefixLength()))
                .toList();
    }

    @Override
    public void addAddress(int deviceIndex, InterfaceAddress address) {
        netlink.addAddress(message(deviceIndex, address));
    }

    @Override
    public void removeAddress(int deviceIndex, InterfaceAddress address) {
        netlink.removeAddress(message(deviceIndex, address));
    }

    private static AddressMessage message(int deviceIndex, InterfaceAddress address) {
        return AddressMessage.on(deviceIndex, ip(address))
                .prefixLength(address.prefixLength())
                .withoutDuplicateDetection()
                .build();
    }

    private static IpAddress ip(InterfaceAddress address) {
        return IpAddress.ofIpv6(address.address().high(), address.address().low());
    }

    @Override
    public boolean hasRoute(int deviceIndex, Ipv6Prefix destination) {
        IpPrefix wanted = ip(destination);
        return netlink.routes(IpFamily.IPV6).stream()
                .anyMatch(route -> route.linkIndex() == deviceIndex
                        && route.table() == RouteMessage.RT_TABLE_MAIN
                        && route.source().isEmpty()
                        && route.destination().equals(wanted));
    }

    @Override
    public void addRoute(int deviceIndex, Ipv6Prefix destination) {
        netlink.addRoute(message(deviceIndex, destination));
    }

    @Override
    public void removeRoute(int deviceIndex, Ipv6Prefix destination) {
        netlink.removeRoute(message(deviceIndex, destination));
    }

    @Override
    public List<Ipv6Prefix> routes(int deviceIndex) {
        return netlink.routes(IpFamily.IPV6).stream()
                .filter(route -> route.linkIndex() == deviceIndex
                        && route.table() == RouteMessage.RT_TABLE_MAIN
                        && route.source().isEmpty()
                        && route.protocol() == RouteMessage.RTPROT_STATIC)
                .map(RouteMessage::destination)
                .map(to -> new Ipv6Prefix(to.address().high(), to.address().low(), to.length()))
                .toList();
    }

    @Override
    public boolean hasSourceRoute(int deviceIndex, Ipv6Prefix source) {
        RouteMessage wanted = from(deviceIndex, source);
        return netlink.routes(IpFamily.IPV6).stream()
                .anyMatch(route -> route.linkIndex() == deviceIndex
                        && route.table() == wanted.table()
                        && route.source().equals(wanted.source())
                        && route.destination().equals(wanted.destination()));
    }

    @Override
    public void addSourceRoute(int deviceIndex, Ipv6Prefix source) {
        netlink.addRoute(from(deviceIndex, source));
    }

    @Override
    public void removeSourceRoute(int deviceIndex, Ipv6Prefix source) {
        netlink.removeRoute(from(deviceIndex, source));
    }

    @Override
    public void addSourceRule(int deviceIndex, Ipv6Prefix source) {
        netlink.replaceRoute(RouteMessage.to(ip(Ipv6Prefix.ANY))
                .device(deviceIndex)
                .table(tableOf(deviceIndex))
                .build());
        for (SourceRule rule : rules(deviceIndex, source)) {
            tolerate(Errno.EEXIST, () -> netlink.addRule(rule));
        }
    }

    /** The route in the device's table goes with the device. */
    @Override
    public void removeSourceRule(int deviceIndex, Ipv6Prefix source) {
        for (SourceRule rule : rules(deviceIndex, source)) {
            tolerate(Errno.ENOENT, () -> netlink.removeRule(rule));
        }
    }

    private static void tolerate(int errno, Runnable change) {
        try {
            change.run();
        } catch (SyscallException e) {
            if (e.errno() != errno) {
                throw e;
            }
        }
    }

    private static List<SourceRule> rules(int deviceIndex, Ipv6Prefix source) {
        return List.of(
                new SourceRule(ip(source), FIRST_RULE, RouteMessage.RT_TABLE_MAIN, true),
                new SourceRule(ip(source), FIRST_RULE + 1, tableOf(deviceIndex), false));
    }

    private static long tableOf(int deviceIndex) {
        return FIRST_TABLE + deviceIndex;
    }

    private static RouteMessage from(int deviceIndex, Ipv6Prefix source) {
        return RouteMessage.to(ip(Ipv6Prefix.ANY))
                .from(ip(source))
                .device(deviceIndex)
                .build();
    }

    private static RouteMessage message(int deviceIndex, Ipv6Prefix destination) {
        return RouteMessage.to(ip(destination)).device(deviceIndex).build();
    }

    @Override
    public List<Device> devices() {
        return netlink.links().stream()
                .map(link -> new Device(link.name(), link.index(), Map.of()))
                .toList();
    }

    @Override
    public Optional<Long> read(Ipv6Sysctl parameter) {
        return sysctl.read(parameter.deviceName(), parameter.name());
    }

    @Override
    public void write(Ipv6Sysctl parameter, long value) {
        sysctl.write(parameter.deviceName(), parameter.name(), value);
    }

    @Override
    public boolean hasUnreachable(Ipv6Prefix prefix) {
        RouteMessage wanted = unreachable(prefix);
        return netlink.routes(IpFamily.IPV6).stream()
                .anyMatch(route -> route.type() == wanted.type()
                        && route.table() == wanted.table()
                        && route.metric() == wanted.metric()
                        && route.protocol() == wanted.protocol()
                        && route.destination().equals(wanted.destination()));
    }

    @Override
    public void addUnreachable(Ipv6Prefix prefix) {
        netlink.addRoute(unreachable(prefix));
    }

    @Override
    public void removeUnreachable(Ipv6Prefix prefix) {
        netlink.removeRoute(unreachable(prefix));
    }

    private static RouteMessage unreachable(Ipv6Prefix prefix) {
        return RouteMessage.to(ip(prefix))
                .type(RouteType.UNREACHABLE)
                .metric(LAST_METRIC)
                .build();
    }

    @Override
    public boolean hasProxy(int deviceIndex, Ipv6Address address) {
        IpAddress wanted = IpAddress.ofIpv6(address.high(), address.low());
        return netlink.proxies(IpFamily.IPV6).stream()
                .anyMatch(proxy ->
                        proxy.linkIndex() == deviceIndex && proxy.address().equals(wanted));
    }

    @Override
    public void addProxy(int deviceIndex, Ipv6Address address) {
        netlink.addNeighbour(proxy(deviceIndex, address));
    }

    @Override
    public void removeProxy(int deviceIndex, Ipv6Address address) {
        netlink.removeNeighbour(proxy(deviceIndex, address));
    }

    @Override
    public List<Ipv6Address> proxies(int deviceIndex) {
        return netlink.proxies(IpFamily.IPV6).stream()
                .filter(proxy -> proxy.linkIndex() == deviceIndex)
                .map(proxy ->
                        new Ipv6Address(proxy.address().high(), proxy.address().low()))
                .toList();
    }

    private static NeighbourMessage proxy(int deviceIndex, Ipv6Address address) {
        return NeighbourMessage.proxy(deviceIndex, IpAddress.ofIpv6(address.high(), address.low()));
    }

    private static IpPrefix ip(Ipv6Prefix prefix) {
        return IpPrefix.containing(IpAddress.ofIpv6(prefix.high(), prefix.low()), prefix.length());
    }

    @Override
    public void close() {
        netlink.close();
    }
}
