package org.sitless.linux.netlink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sitless.linux.libc.FileDescriptor;

/**
 * What to change of a device; every setter returns the change. One change may become several requests, because within one request the
 * kernel sets the device up <em>before</em> it looks at {@code addr_gen_mode}, and a device that comes up too early gets a random
 * link-local address and solicits routers. So: down first, then everything else, up last.
 */
public final class LinkChange {
    private final List<Consumer<MessageWriter>> attributes = new ArrayList<>();
    private Optional<Boolean> wantedUp = Optional.empty();
    private boolean leaving;

    private LinkChange() {}

    /** A change of nothing, to begin with. */
    public static LinkChange change() {
        return new LinkChange();
    }

    /** Set it up, after everything else. */
    public LinkChange up() {
        wantedUp = Optional.of(true);
        return this;
    }

    /** Set it down, before everything else. */
    public LinkChange down() {
        wantedUp = Optional.of(false);
        return this;
    }

    /** Largest network packet. Below 1280 the kernel takes IPv6 away from the device (RFC 8200 §5). */
    public LinkChange mtuBytes(int bytes) {
        return with(writer -> writer.u32(Ifla.IFLA_MTU, bytes));
    }

    /** How many packets the device queues. */
    public LinkChange txQueueLength(int packets) {
        return with(writer -> writer.u32(Ifla.IFLA_TXQLEN, packets));
    }

    /** Largest super-packet that the stack hands to it; above 65,536 for IPv6 alone (BIG TCP). */
    public LinkChange gsoMaxSizeBytes(int bytes) {
        return with(writer -> writer.u32(Ifla.IFLA_GSO_MAX_SIZE, bytes));
    }

    /** Most segments in a super-packet. */
    public LinkChange gsoMaxSegments(int segments) {
        return with(writer -> writer.u32(Ifla.IFLA_GSO_MAX_SEGS, segments));
    }

    /** Largest IPv4 super-packet; kernel 6.3, older ones ignore it. */
    public LinkChange gsoIpv4MaxSizeBytes(int bytes) {
        return with(writer -> writer.u32(Ifla.IFLA_GSO_IPV4_MAX_SIZE, bytes));
    }

    /** Largest packet that receive coalescing builds; kernel 5.19. */
    public LinkChange groMaxSizeBytes(int bytes) {
        return with(writer -> writer.u32(Ifla.IFLA_GRO_MAX_SIZE, bytes));
    }

    /** Largest IPv4 packet that receive coalescing builds; kernel 6.3, older ones ignore it. */
    public LinkChange groIpv4MaxSizeBytes(int bytes) {
        return with(writer -> writer.u32(Ifla.IFLA_GRO_IPV4_MAX_SIZE, bytes));
    }

    /** How its IPv6 link-local address will be made when it comes up. */
    public LinkChange addrGenMode(AddrGenMode mode) {
        return with(writer -> {
            int families = writer.openNest(Ifla.IFLA_AF_SPEC);
            int inet6 = writer.openNest(IpFamily.IPV6.code());
            writer.u8(Ifla.IFLA_INET6_ADDR_GEN_MODE, mode.code());
            writer.closeNest(inet6);
            writer.closeNest(families);
        });
    }

    /** Link-layer address. */
    public LinkChange hardwareAddress(HardwareAddress address) {
        return with(writer -> writer.bytes(Ifla.IFLA_ADDRESS, address.bytes()));
    }

    /** The bridge or bond it shall belong to, 0 for none. */
    public LinkChange masterIndex(int index) {
        return with(writer -> writer.u32(Ifla.IFLA_MASTER, index));
    }

    /** A new name of at most 15 bytes; the device must be down on kernels before 6.2. */
    public LinkChange name(String newName) {
        checkName(newName);
        return with(writer -> writer.string(Ifla.IFLA_IFNAME, newName));
    }

    /** Move it to the namespace whose file this is, open ({@code /run/netns/blue}). It arrives down and without addresses. */
    public LinkChange moveTo(FileDescriptor namespace) {
        leaving = true;
        return with(writer -> writer.u32(Ifla.IFLA_NET_NS_FD, namespace.number()));
    }

    private LinkChange with(Consumer<MessageWriter> attribute) {
        attributes.add(attribute);
        return this;
    }

    /** The requests that make this change of the device with that number, in order. */
    List<Consumer<MessageWriter>> requests(int index) {
        if (leaving && wantedUp.equals(Optional.of(true))) {
            throw new IllegalArgumentException("a device arrives down in its new namespace; set it up from there");
        }
        List<Consumer<MessageWriter>> requests = new ArrayList<>();
        wantedUp.filter(up -> !up).ifPresent(down -> requests.add(writer -> encodeFlags(writer, index, 0)));
        if (!attributes.isEmpty()) {
            requests.add(writer -> {
                startSet(writer, index);
                encodeAttributes(writer);
            });
        }
        wantedUp.filter(up -> up).ifPresent(up -> requests.add(w -> encodeFlags(w, index, LinkMessage.IFF_UP)));
        return requests;
    }

    void encodeAttributes(MessageWriter writer) {
        attributes.forEach(attribute -> attribute.accept(writer));
    }

    private static void encodeFlags(MessageWriter writer, int index, int flags) {
        int body = startSet(writer, index);
        writer.buffer().putInt(body + Ifla.IFI_FLAGS, flags);
        writer.buffer().putInt(body + Ifla.IFI_CHANGE, LinkMessage.IFF_UP);
    }

    private static int startSet(MessageWriter writer, int index) {
        int body = writer.start(Rtm.RTM_NEWLINK, Nlmsg.NLM_F_ACK, Ifla.IFINFOMSG_LEN);
        writer.buffer().putInt(body + Ifla.IFI_INDEX, index);
        return body;
    }

    /** Refuses what the kernel would refuse with a bare EINVAL or ERANGE ({@code dev_valid_name}). */
    static void checkName(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        boolean bad = length == 0 || length > Ifla.NAME_BYTES || name.equals(".") || name.equals("..");
        if (bad || name.chars().anyMatch(c -> c == '/' || c == ':' || c == 0 || Character.isWhitespace(c))) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is not a device name; it has 1 to 15 bytes without slash, colon and white space");
        }
    }
}
