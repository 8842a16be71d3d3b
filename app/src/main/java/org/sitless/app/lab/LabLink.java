package org.sitless.app.lab;

import java.util.List;

/** A wire between two hosts: a veth pair whose ends have addresses and know each other. */
public final class LabLink {
    private final LinkEnd left;
    private final LinkEnd right;

    private LabLink(LinkEnd left, LinkEnd right) {
        this.left = left;
        this.right = right;
    }

    static LabLink create(LabHost leftHost, LabHost rightHost, LinkSpec spec, int number) {
        LinkEnd left = end(leftHost, spec.leftAddresses(), number, 1);
        LinkEnd right = end(rightHost, spec.rightAddresses(), number, 2);
        LabLink link = new LabLink(left, right);
        link.add();
        left.mtuBytes(spec.mtuBytes());
        right.mtuBytes(spec.mtuBytes());
        if (!spec.rightConfigured()) {
            // A namespace without addresses answers nothing, so that only the guest does.
            rightHost.sysctl("net.ipv6.conf." + right.device() + ".disable_ipv6", "1");
        }
        left.up();
        right.up();
        configure(left, right);
        if (spec.rightConfigured()) {
            configure(right, left);
        }
        link.profile(spec.profile());
        link.lossPercent(spec.lossPercent());
        return link;
    }

    /** A locally administered MAC address a reader recognises: 02:00:00:00, the link, the end. */
    private static LinkEnd end(LabHost host, List<String> addresses, int link, int end) {
        return new LinkEnd(host, host.nextDevice(), String.format("02:00:00:00:%02x:%02x", link, end), addresses);
    }

    private void add() {
        left.host()
                .ip(
                        "link",
                        "add",
                        left.device(),
                        "address",
                        left.macAddress(),
                        "type",
                        "veth",
                        "peer",
                        "name",
                        right.device(),
                        "address",
                        right.macAddress(),
                        "netns",
                        right.host().namespace());
        left.host().lab().onClose("link " + this, this::remove);
    }

    private static void configure(LinkEnd end, LinkEnd other) {
        end.addresses().forEach(end::addAddress);
        for (String address : other.addresses()) {
            end.addNeighbour(LinkEnd.withoutLength(address), other.macAddress());
        }
    }

    /** Removes both ends at once and waits until they are gone; a namespace alone is cleaned up later, in the background. */
    private void remove() {
        left.host().ip("link", "del", left.device());
    }

    /** The end at the first host. */
    public LinkEnd left() {
        return left;
    }

    /** The end at the second host. */
    public LinkEnd right() {
        return right;
    }

    /** Gives both ends this character. */
    public void profile(LinkProfile profile) {
        profile.apply(left);
        profile.apply(right);
    }

    /** Loses this share of packets, each direction by itself; see {@link LinkEnd#lossPercent}. */
    public void lossPercent(double percent) {
        left.lossPercent(percent);
        right.lossPercent(percent);
    }

    @Override
    public String toString() {
        return left + " - " + right;
    }
}
