package org.sitless.linux.netlink;

import java.util.Optional;
import org.sitless.linux.libc.FileDescriptor;

/** A virtual device to be made: a dummy, a veth pair. It is born down. Every setter returns the description. */
public final class NewLink {
    private final String name;
    private final String kind;
    private final Optional<String> peerName;
    private final LinkChange attributes = LinkChange.change();
    private final LinkChange peerAttributes = LinkChange.change();

    private NewLink(String name, String kind, Optional<String> peerName) {
        LinkChange.checkName(name);
        peerName.ifPresent(LinkChange::checkName);
        this.name = name;
        this.kind = kind;
        this.peerName = peerName;
    }

    /** A device that swallows what is sent to it. */
    public static NewLink dummy(String name) {
        return new NewLink(name, "dummy", Optional.empty());
    }

    /** Two Ethernet devices, each the other's cable. Removing one removes both. */
    public static NewLink veth(String name, String peerName) {
        return new NewLink(name, "veth", Optional.of(peerName));
    }

    /** Largest network packet, of both ends. */
    public NewLink mtuBytes(int bytes) {
        attributes.mtuBytes(bytes);
        peerAttributes.mtuBytes(bytes);
        return this;
    }

    /** The first device is born in the namespace whose file this is, open. */
    public NewLink inNamespace(FileDescriptor namespace) {
        attributes.moveTo(namespace);
        return this;
    }

    /** The second device of a pair is born in the namespace whose file this is, open. */
    public NewLink peerInNamespace(FileDescriptor namespace) {
        peerAttributes.moveTo(namespace);
        return this;
    }

    /** As in "create link veth a to b". */
    @Override
    public String toString() {
        return kind + " " + name + peerName.map(peer -> " to " + peer).orElse("");
    }

    void encode(MessageWriter writer) {
        writer.start(Rtm.RTM_NEWLINK, Nlmsg.ADD, Ifla.IFINFOMSG_LEN);
        writer.string(Ifla.IFLA_IFNAME, name);
        attributes.encodeAttributes(writer);
        int linkInfo = writer.openNest(Ifla.IFLA_LINKINFO);
        writer.string(Ifla.IFLA_INFO_KIND, kind);
        peerName.ifPresent(peer -> encodePeer(writer, peer));
        writer.closeNest(linkInfo);
    }

    /** {@code VETH_INFO_PEER} holds a whole {@code ifinfomsg} with attributes of its own. */
    private void encodePeer(MessageWriter writer, String peer) {
        int driver = writer.openNest(Ifla.IFLA_INFO_DATA);
        int nest = writer.openNest(Ifla.VETH_INFO_PEER);
        writer.append(Ifla.IFINFOMSG_LEN);
        writer.string(Ifla.IFLA_IFNAME, peer);
        peerAttributes.encodeAttributes(writer);
        writer.closeNest(nest);
        writer.closeNest(driver);
    }
}
