package org.sitless.app.soak;

import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;

/**
 * A host with one way out, through the core: everything that can happen to its line. What is broken here is mended as an
 * administrator's network configuration would mend it: the route goes with the device or the address, and comes back with it.
 */
final class SoakHost {
    private final LabHost host;
    private final LabLink link;
    private final String gateway;
    private final String spareAddress;
    private String address;
    private String otherAddress;

    /**
     * @param ownAddress with prefix length
     * @param spareAddress another one of the same net, for hosts that move
     * @param gatewayAddress the core's, with prefix length
     */
    SoakHost(Lab lab, LabHost core, String name, String ownAddress, String spareAddress, String gatewayAddress) {
        this.host = lab.host(name);
        this.link = lab.link(
                host,
                core,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses(ownAddress).rightAddresses(gatewayAddress));
        this.address = ownAddress;
        this.otherAddress = spareAddress;
        this.spareAddress = spareAddress;
        this.gateway = gatewayAddress.substring(0, gatewayAddress.indexOf('/'));
        host.sysctl("net.ipv4.conf.all.promote_secondaries", "1");
        route();
    }

    LabHost host() {
        return host;
    }

    LabLink link() {
        return link;
    }

    /** The address it has now, without prefix length. */
    String address() {
        return address.substring(0, address.indexOf('/'));
    }

    boolean canMove() {
        return !spareAddress.isEmpty();
    }

    private void route() {
        host.ip("route", "replace", "default", "via", gateway);
    }

    void unroute() {
        host.run("ip", "route", "del", "default");
    }

    void lineDown() {
        link.left().down();
    }

    void lineUp() {
        link.left().up();
        route();
    }

    void carrierDown() {
        link.right().down();
    }

    void carrierUp() {
        link.right().up();
        route();
    }

    void loseAddress() {
        link.left().removeAddress(address);
    }

    void regainAddress() {
        link.left().addAddress(address);
        route();
    }

    /** As a provider does at night: the new address is there before the old one goes, or after it. */
    void move(boolean makeBeforeBreak) {
        if (makeBeforeBreak) {
            link.left().addAddress(otherAddress);
            link.left().removeAddress(address);
        } else {
            link.left().removeAddress(address);
            link.left().addAddress(otherAddress);
        }
        String former = address;
        address = otherAddress;
        otherAddress = former;
        route();
    }

    void mtuBytes(int mtuBytes) {
        link.left().mtuBytes(mtuBytes);
        link.right().mtuBytes(mtuBytes);
    }

    /** Forbids what leaves this host for the core, tunnels included: the sender gets EPERM. */
    void forbidSending() {
        host.run("nft", "add table ip mute; add chain ip mute out { type filter hook output priority 0; policy drop; }")
                .orThrow();
    }

    void allowSending() {
        host.run("nft", "add table ip mute; delete table ip mute").orThrow();
    }

    /** Undoes whatever is undone already or not: after it the line is as it was at first, but for the address. */
    void heal() {
        allowSending();
        link.lossPercent(0);
        lineUp();
        link.right().up();
        mtuBytes(1_500);
        regainAddress();
        link.profile(LinkProfile.PLAIN);
    }

    /** What {@code ip} says of it, for a person who has to find out why a soak failed. */
    String describe() {
        return host.name() + ": "
                + host.run("sh", "-c", "ip -br addr; ip route; ip -6 route").stdout();
    }
}
