package org.sitless.app.host;

import java.util.Optional;
import java.util.Set;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.netlink.LinkMessage;
import org.sitless.linux.netlink.MonitorGroup;
import org.sitless.linux.netlink.NetlinkEvent;
import org.sitless.linux.netlink.NetlinkMonitor;

/**
 * Notices that a device was switched off and on again. The kernel takes its IPv6 addresses and routes away with the first and gives
 * none back with the second ({@code addrconf_ifdown}; {@code keep_addr_on_down} is off by default), so whoever configured it has to do
 * so again.
 *
 * <p>Threads: one.
 */
public final class DeviceFlap implements AutoCloseable {
    private final NetlinkMonitor monitor;
    private final String name;
    private boolean down;

    private DeviceFlap(NetlinkMonitor monitor, String name) {
        this.monitor = monitor;
        this.name = name;
    }

    /**
     * Watches from now on.
     *
     * @param namespace where the device is; empty for the calling thread's
     * @throws SyscallException if there is no netlink here, or no more descriptors
     */
    public static DeviceFlap of(String device, Optional<NetworkNamespace> namespace) {
        Set<MonitorGroup> links = Set.of(MonitorGroup.LINK);
        return new DeviceFlap(
                namespace.map(there -> NetlinkMonitor.open(there, links)).orElseGet(() -> NetlinkMonitor.open(links)),
                device);
    }

    /** Whether, since the last call, the device has come up after it was down. Never waits. */
    public boolean cameBack() {
        boolean back = false;
        for (Optional<NetlinkEvent> event = monitor.next(); event.isPresent(); event = monitor.next()) {
            back |= isReturn(event.get());
        }
        return back;
    }

    private boolean isReturn(NetlinkEvent event) {
        if (event instanceof NetlinkEvent.Overrun) {
            return true; // so much happened that anything may have
        }
        if (!(event instanceof NetlinkEvent.Link change)
                || !change.link().name().equals(name)) {
            return false;
        }
        LinkMessage link = change.link();
        boolean back = down && link.isUp();
        down = !link.isUp();
        return back;
    }

    @Override
    public void close() {
        monitor.close();
    }
}
