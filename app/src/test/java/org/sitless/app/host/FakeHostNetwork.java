package org.sitless.app.host;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.SyscallException;

/** A host with one device, in memory; may crash after any number of changes. */
final class FakeHostNetwork implements HostNetwork {
    /** Thrown in the middle of a change, as a power cut would. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final String name;
    private final int index;
    private final Map<DeviceValue, Long> values = new EnumMap<>(DeviceValue.class);
    private final Set<InterfaceAddress> addresses = new LinkedHashSet<>();
    private final Set<Ipv6Prefix> routes = new LinkedHashSet<>();
    private final Set<Ipv6Prefix> sourceRoutes = new LinkedHashSet<>();
    private final Set<Ipv6Prefix> sourceRules = new LinkedHashSet<>();
    private final Set<Ipv6Prefix> unreachable = new LinkedHashSet<>();
    private final Set<Ipv6Address> proxies = new LinkedHashSet<>();
    private final Map<Ipv6Sysctl, Long> sysctls = new HashMap<>();
    private int changesUntilCrash = Integer.MAX_VALUE;
    private boolean crashBeforeChange;
    private boolean withoutSubtrees;

    FakeHostNetwork(String name, int index) {
        this.name = name;
        this.index = index;
        values.put(DeviceValue.ADDR_GEN_MODE, 0L);
        values.put(DeviceValue.ROUTER_SOLICITATIONS, -1L);
        values.put(DeviceValue.MTU, 1_500L);
        values.put(DeviceValue.GSO_MAX_SIZE, 65_536L);
        values.put(DeviceValue.UP, 0L);
    }

    /** As a kernel without {@code CONFIG_IPV6_SUBTREES}. */
    FakeHostNetwork withoutSubtrees() {
        withoutSubtrees = true;
        return this;
    }

    FakeHostNetwork crashAt(int change, boolean before) {
        changesUntilCrash = change;
        crashBeforeChange = before;
        return this;
    }

    /** All there is, for comparison. */
    Map<String, Object> state() {
        Map<String, Object> state = new HashMap<>();
        state.put("values", Map.copyOf(values));
        state.put("addresses", Set.copyOf(addresses));
        state.put("routes", Set.copyOf(routes));
        state.put("source routes", Set.copyOf(sourceRoutes));
        state.put("source rules", Set.copyOf(sourceRules));
        state.put("unreachable", Set.copyOf(unreachable));
        state.put("proxies", Set.copyOf(proxies));
        state.put("sysctls", Map.copyOf(sysctls));
        return state;
    }

    private void change(Runnable change) {
        changesUntilCrash--;
        if (changesUntilCrash < 0 && crashBeforeChange) {
            throw new Crash();
        }
        change.run();
        if (changesUntilCrash < 0) {
            throw new Crash();
        }
    }

    @Override
    public Optional<Device> device(String wanted) {
        return wanted.equals(name) ? Optional.of(new Device(name, index, values)) : Optional.empty();
    }

    @Override
    public void set(Device device, DeviceValue value, long to) {
        change(() -> {
            values.put(value, to);
            if (value == DeviceValue.UP && to == 0) {
                addresses.clear(); // as the kernel does
                routes.clear();
                sourceRoutes.clear();
            }
        });
    }

    @Override
    public List<InterfaceAddress> addresses(int deviceIndex) {
        return List.copyOf(addresses);
    }

    @Override
    public void addAddress(int deviceIndex, InterfaceAddress address) {
        change(() -> addresses.add(address));
    }

    @Override
    public void removeAddress(int deviceIndex, InterfaceAddress address) {
        change(() -> addresses.remove(address));
    }

    @Override
    public boolean hasRoute(int deviceIndex, Ipv6Prefix destination) {
        return routes.contains(destination);
    }

    @Override
    public void addRoute(int deviceIndex, Ipv6Prefix destination) {
        change(() -> routes.add(destination));
    }

    @Override
    public void removeRoute(int deviceIndex, Ipv6Prefix destination) {
        change(() -> routes.remove(destination));
    }

    @Override
    public boolean hasSourceRoute(int deviceIndex, Ipv6Prefix source) {
        return sourceRoutes.contains(source);
    }

    @Override
    public void addSourceRoute(int deviceIndex, Ipv6Prefix source) {
        if (withoutSubtrees) {
            throw new SyscallException("sendto", "add route", Errno.EINVAL);
        }
        change(() -> sourceRoutes.add(source));
    }

    @Override
    public void removeSourceRoute(int deviceIndex, Ipv6Prefix source) {
        change(() -> sourceRoutes.remove(source));
    }

    @Override
    public void addSourceRule(int deviceIndex, Ipv6Prefix source) {
        change(() -> sourceRules.add(source));
    }

    @Override
    public void removeSourceRule(int deviceIndex, Ipv6Prefix source) {
        change(() -> sourceRules.remove(source));
    }

    @Override
    public List<Device> devices() {
        return List.of(new Device(name, index, Map.of()));
    }

    /** As if the kernel had this parameter. */
    FakeHostNetwork with(Ipv6Sysctl sysctl, long value) {
        sysctls.put(sysctl, value);
        return this;
    }

    @Override
    public Optional<Long> read(Ipv6Sysctl sysctl) {
        return Optional.ofNullable(sysctls.get(sysctl));
    }

    @Override
    public void write(Ipv6Sysctl sysctl, long value) {
        change(() -> {
            sysctls.put(sysctl, value);
            if (sysctl.deviceName().equals("all") && sysctl.name().equals("forwarding")) {
                sysctls.replaceAll(
                        (other, was) -> other.name().equals("forwarding") ? value : was); // as the kernel does
            }
        });
    }

    @Override
    public boolean hasUnreachable(Ipv6Prefix prefix) {
        return unreachable.contains(prefix);
    }

    @Override
    public void addUnreachable(Ipv6Prefix prefix) {
        change(() -> unreachable.add(prefix));
    }

    @Override
    public void removeUnreachable(Ipv6Prefix prefix) {
        change(() -> unreachable.remove(prefix));
    }

    @Override
    public List<Ipv6Prefix> routes(int deviceIndex) {
        return List.copyOf(routes);
    }

    @Override
    public List<Ipv6Address> proxies(int deviceIndex) {
        return List.copyOf(proxies);
    }

    @Override
    public boolean hasProxy(int deviceIndex, Ipv6Address address) {
        return proxies.contains(address);
    }

    @Override
    public void addProxy(int deviceIndex, Ipv6Address address) {
        change(() -> proxies.add(address));
    }

    @Override
    public void removeProxy(int deviceIndex, Ipv6Address address) {
        change(() -> proxies.remove(address));
    }

    @Override
    public void close() {}
}
