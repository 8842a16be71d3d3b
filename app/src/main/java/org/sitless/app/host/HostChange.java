package org.sitless.app.host;

import java.util.Optional;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * One change of a device that can be done, undone, and written as one line.
 *
 * <p>{@link #undo} is safe at any time: whether the change was made or not, was undone already, or somebody else has been there since.
 */
public sealed interface HostChange {
    /** Name of the device that is changed. */
    String deviceName();

    /** Its number, so that a later device of the same name is left alone. */
    int deviceIndex();

    /** Makes the change. */
    void apply(HostNetwork network);

    /** Takes it back, if it is there and still as we made it. */
    void undo(HostNetwork network);

    /** The line for a journal, without its end. */
    String line();

    /** A value that is restored only if nobody changed it after us. */
    record ValueChange(String deviceName, int deviceIndex, DeviceValue value, long before, long after)
            implements HostChange {
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
    record AddressAddition(String deviceName, int deviceIndex, InterfaceAddress address) implements HostChange {
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
    record AddressKeeping(String deviceName, int deviceIndex, InterfaceAddress address) implements HostChange {
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
    record RouteAddition(String deviceName, int deviceIndex, Ipv6Prefix destination) implements HostChange {
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

    /** The device that was changed, if it still exists. */
    default Optional<Device> sameDevice(HostNetwork network) {
        return network.device(deviceName()).filter(device -> device.index() == deviceIndex());
    }

    /** Reads a line back. @throws IllegalArgumentException if no {@link #line()} looks like this */
    static HostChange parse(String line) {
        String[] words = line.split(" ", -1);
        try {
            int index = Integer.parseInt(words[2]);
            return switch (words[0]) {
                case "value" ->
                    new ValueChange(
                            words[1],
                            index,
                            DeviceValue.ofWord(words[3]),
                            Long.parseLong(words[4]),
                            Long.parseLong(words[5]));
                case "address" -> new AddressAddition(words[1], index, parseAddress(words[3]));
                case "keep-address" -> new AddressKeeping(words[1], index, parseAddress(words[3]));
                case "route" -> new RouteAddition(words[1], index, Ipv6Prefix.parse(words[3]));
                default -> throw new IllegalArgumentException("unknown change");
            };
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("'" + line + "' is not a line of a journal", e);
        }
    }

    private static InterfaceAddress parseAddress(String text) {
        int slash = text.indexOf('/');
        return new InterfaceAddress(
                Ipv6Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }
}
