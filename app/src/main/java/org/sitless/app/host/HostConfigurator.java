package org.sitless.app.host;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * Makes a device as planned, through the journal: 1. values that must stand before it comes up, 2. up, 3. addresses, 4. routes.
 *
 * <p>Only what differs is changed: what somebody prepared on a persistent TUN stays, and stays afterwards.
 */
public final class HostConfigurator {
    /**
     * An inner packet of 65,536 octets and our 20 would overflow the length field of IPv4; so the stack shall hand us smaller
     * super-packets.
     */
    private static final long GSO_MAX_SIZE = 65_000;

    /** {@code IN6_ADDR_GEN_MODE_NONE}: otherwise the kernel adds a random link-local address and solicits routers. */
    private static final long ADDR_GEN_MODE_NONE = 1;

    private final HostNetwork network;
    private final HostJournal journal;

    public HostConfigurator(HostNetwork network, HostJournal journal) {
        this.network = network;
        this.journal = journal;
    }

    /**
     * Makes the device as planned. One that somebody else configures and has brought up is not touched: for that no privilege is needed.
     *
     * @throws CommandFailure if the device is gone
     * @throws org.sitless.linux.libc.SyscallException if the kernel refuses a change; those before it are in the journal
     */
    public void configure(DevicePlan plan) {
        Device device = network.device(plan.deviceName())
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED, "device is gone", plan.deviceName(), "somebody removed it: start again"));
        if (!plan.complete() && Long.valueOf(1).equals(device.values().get(DeviceValue.UP))) {
            return;
        }
        valuesBeforeUp(plan).forEach((value, wanted) -> setIfDifferent(device, value, wanted));
        keepAddresses(device);
        setIfDifferent(device, DeviceValue.UP, 1);
        if (plan.complete()) {
            plan.addresses().forEach(address -> addIfMissing(device, address));
            plan.routes().forEach(route -> addIfMissing(device, route));
        }
    }

    private static Map<DeviceValue, Long> valuesBeforeUp(DevicePlan plan) {
        Map<DeviceValue, Long> values = new LinkedHashMap<>();
        values.put(DeviceValue.ADDR_GEN_MODE, ADDR_GEN_MODE_NONE);
        values.put(DeviceValue.ROUTER_SOLICITATIONS, 0L); // as kernel sit: whoever is behind the tunnel was configured
        values.put(DeviceValue.GSO_MAX_SIZE, GSO_MAX_SIZE);
        if (plan.complete()) {
            values.put(DeviceValue.MTU, (long) plan.innerMtu().bytes());
        }
        return values;
    }

    /** What was prepared on a device that is down would be lost when it is set down again. */
    private void keepAddresses(Device device) {
        if (Long.valueOf(0).equals(device.values().get(DeviceValue.UP))) {
            network.addresses(device.index())
                    .forEach(address -> journal.make(
                            new DeviceChange.AddressKeeping(device.name(), device.index(), address), network));
        }
    }

    private void setIfDifferent(Device device, DeviceValue value, long wanted) {
        Long before = device.values().get(value);
        if (before != null && before != wanted) {
            journal.make(new DeviceChange.ValueChange(device.name(), device.index(), value, before, wanted), network);
        }
    }

    private void addIfMissing(Device device, InterfaceAddress address) {
        if (!network.addresses(device.index()).contains(address)) {
            journal.make(new DeviceChange.AddressAddition(device.name(), device.index(), address), network);
        }
    }

    private void addIfMissing(Device device, Ipv6Prefix route) {
        if (!network.hasRoute(device.index(), route)) {
            journal.make(new DeviceChange.RouteAddition(device.name(), device.index(), route), network);
        }
    }
}
