package org.sitless.app.host;

import java.util.Optional;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/** A change of one network device, which goes with the device if that is removed. */
public sealed interface DeviceChange extends HostChange {
    /** Name of the device that is changed. */
    String deviceName();

    /** Its number, so that a later device of the same name is left alone. */
    int deviceIndex();

    /** The device that was changed, if it still exists. */
    default Optional<Device> sameDevice(HostNetwork network) {
        return network.device(deviceName()).filter(device -> device.index() == deviceIndex());
    }

    /** A value that is restored only if nobody changed it after us. */
    record ValueChange(String deviceName, int deviceIndex, DeviceValue value, long before, long after)
            implements DeviceChange {
        @Override
        public void apply(HostNetwork network) {
            sameDevice(network).ifPresent(device -> network.set(device, value, after));
        }

        @Override
        public void undo(HostNetwork network) {
            sameDevice(network)
                    .filter(device -> Long.valueOf(after).equals(device.values().get(value)))
                    .ifPresent(device -> network.set(device, value, before));
        }

        @Override
        public String line() {
            return "value " + deviceName + " " + deviceIndex + " " + value.word() + " " + before + " " + after;
        }
    }

    /** An address that was not there before. */
    record AddressAddition(String deviceName, int deviceIndex, InterfaceAddress address) implements DeviceChange {
        @Override
        public void apply(HostNetwork network) {
            network.addAddress(deviceIndex, address);
        }

        @Override
        public void undo(HostNetwork network) {
            sameDevice(network)
                    .filter(device -> network.addresses(deviceIndex).contains(address))
                    .ifPresent(device -> network.removeAddress(deviceIndex, address));
        }

        @Override
        public String line() {
            return "address " + deviceName + " " + deviceIndex + " " + address;
        }
    }

    /**
     * An address that was there before, and that the kernel takes away when the device goes down again; nothing is changed now.
     *
     * <p>Source: {@code keep_addr_on_down} in the kernel's ip-sysctl.rst.
     */
    record AddressKeeping(String deviceName, int deviceIndex, InterfaceAddress address) implements DeviceChange {
        @Override
        public void apply(HostNetwork network) {}

        @Override
        public void undo(HostNetwork network) {
            sameDevice(network)
                    .filter(device -> !network.addresses(deviceIndex).contains(address))
                    .ifPresent(device -> network.addAddress(deviceIndex, address));
        }

        @Override
        public String line() {
            return "keep-address " + deviceName + " " + deviceIndex + " " + address;
        }
    }

    /** A route that was not there before. */
    record RouteAddition(String deviceName, int deviceIndex, Ipv6Prefix destination) implements DeviceChange {
        @Override
        public void apply(HostNetwork network) {
            network.addRoute(deviceIndex, destination);
        }

        @Override
        public void undo(HostNetwork network) {
            sameDevice(network)
                    .filter(device -> network.hasRoute(deviceIndex, destination))
                    .ifPresent(device -> network.removeRoute(deviceIndex, destination));
        }

        @Override
        public String line() {
            return "route " + deviceName + " " + deviceIndex + " " + destination;
        }
    }

    /** A route for everything that comes from a prefix. */
    record SourceRouteAddition(String deviceName, int deviceIndex, Ipv6Prefix source) implements DeviceChange {
        @Override
        public void apply(HostNetwork network) {
            network.addSourceRoute(deviceIndex, source);
        }

        @Override
        public void undo(HostNetwork network) {
            sameDevice(network)
                    .filter(device -> network.hasSourceRoute(deviceIndex, source))
                    .ifPresent(device -> network.removeSourceRoute(deviceIndex, source));
        }

        @Override
        public String line() {
            return "source-route " + deviceName + " " + deviceIndex + " " + source;
        }
    }

    /** Rules for everything that comes from a prefix, which outlive the device. */
    record SourceRuleAddition(String deviceName, int deviceIndex, Ipv6Prefix source) implements DeviceChange {
        @Override
        public void apply(HostNetwork network) {
            network.addSourceRule(deviceIndex, source);
        }

        @Override
        public void undo(HostNetwork network) {
            network.removeSourceRule(deviceIndex, source);
        }

        @Override
        public String line() {
            return "source-rule " + deviceName + " " + deviceIndex + " " + source;
        }
    }

    /** An address that we answer for on the device's link, once its {@code proxy_ndp} is 1 (RFC 4389). */
    record ProxyAddition(String deviceName, int deviceIndex, Ipv6Address address) implements DeviceChange {
        @Override
        public void apply(HostNetwork network) {
            network.addProxy(deviceIndex, address);
        }

        @Override
        public void undo(HostNetwork network) {
            sameDevice(network)
                    .filter(device -> network.hasProxy(deviceIndex, address))
                    .ifPresent(device -> network.removeProxy(deviceIndex, address));
        }

        @Override
        public String line() {
            return "proxy " + deviceName + " " + deviceIndex + " " + address;
        }
    }

    /**
     * Routes of parts of a prefix, which come and go with our tunnels: one line for all of them, since they are too many to wait for the
     * medium with each. Nothing is changed now.
     */
    record PartRoutes(String deviceName, int deviceIndex, Ipv6Prefix whole) implements DeviceChange {
        @Override
        public void apply(HostNetwork network) {}

        @Override
        public void undo(HostNetwork network) {
            if (sameDevice(network).isPresent()) {
                network.routes(deviceIndex).stream()
                        .filter(route -> whole.contains(route.high(), route.low()) && route.length() >= whole.length())
                        .forEach(route -> network.removeRoute(deviceIndex, route));
            }
        }

        @Override
        public String line() {
            return "part-routes " + deviceName + " " + deviceIndex + " " + whole;
        }
    }

    /** Addresses of a prefix that we answer for on the device's link, as {@link PartRoutes}. */
    record PartProxies(String deviceName, int deviceIndex, Ipv6Prefix whole) implements DeviceChange {
        @Override
        public void apply(HostNetwork network) {}

        @Override
        public void undo(HostNetwork network) {
            if (sameDevice(network).isPresent()) {
                network.proxies(deviceIndex).stream()
                        .filter(address -> whole.contains(address.high(), address.low()))
                        .forEach(address -> network.removeProxy(deviceIndex, address));
            }
        }

        @Override
        public String line() {
            return "part-proxies " + deviceName + " " + deviceIndex + " " + whole;
        }
    }
}
