package org.sitless.app.router;

import java.nio.file.Path;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.netlink.AddressMessage;
import org.sitless.linux.netlink.HardwareAddress;
import org.sitless.linux.netlink.LinkMessage;
import org.sitless.linux.netlink.RtNetlink;

/**
 * The LAN's device, looked at before each advertisement: it may be down, or its addresses may not be usable yet.
 *
 * <p>Threads: one.
 */
final class Lan implements AutoCloseable {
    private final RtNetlink netlink;
    private final String device;

    private Lan(RtNetlink netlink, String device) {
        this.netlink = netlink;
        this.device = device;
    }

    /**
     * What an advertisement needs to know.
     *
     * @param linkLocal RFC 4861 §4.2: an advertisement's source "MUST be the link-local address assigned to the interface"
     * @param hardwareAddress none on a link without
     */
    record Sight(int deviceIndex, Ipv6Address linkLocal, Optional<HardwareAddress> hardwareAddress, int mtuBytes) {}

    static Lan open(Optional<Path> namespace, String device) {
        RtNetlink netlink =
                namespace.map(path -> RtNetlink.open(NetworkNamespace.at(path))).orElseGet(RtNetlink::open);
        return new Lan(netlink, device);
    }

    /** Empty while the device is gone or down, or has no link-local address of which it is sure. */
    Optional<Sight> look() {
        return netlink.link(device).filter(LinkMessage::isUp).flatMap(link -> netlink.addresses(link.index()).stream()
                .filter(Lan::isUsableLinkLocal)
                .findFirst()
                .map(address -> new Sight(
                        link.index(),
                        new Ipv6Address(
                                address.address().high(), address.address().low()),
                        link.hardwareAddress(),
                        link.mtuBytes())));
    }

    private static boolean isUsableLinkLocal(AddressMessage address) {
        int unsure = AddressMessage.IFA_F_TENTATIVE | AddressMessage.IFA_F_DADFAILED;
        return address.address().family().addressBits() == 128
                && address.address().high() >>> 54 == 0xFE80 >>> 6
                && (address.flags() & unsure) == 0;
    }

    @Override
    public void close() {
        netlink.close();
    }
}
