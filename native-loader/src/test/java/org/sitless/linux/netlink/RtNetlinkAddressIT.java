package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.linux.libc.Errno;

class RtNetlinkAddressIT {
    private ScratchNamespace scratch;
    private RtNetlink netlink;
    private int device;

    @BeforeEach
    void open() {
        scratch = ScratchNamespace.create();
        netlink = RtNetlink.open(scratch.namespace());
        netlink.createLink(NewLink.veth("nlt_d", "nlt_e"));
        netlink.setLink(
                "nlt_d", LinkChange.change().addrGenMode(AddrGenMode.NONE).up());
        netlink.setLink(
                "nlt_e", LinkChange.change().addrGenMode(AddrGenMode.NONE).up());
        device = netlink.link("nlt_d").orElseThrow().index();
    }

    @AfterEach
    void close() {
        if (netlink != null) {
            netlink.close();
        }
        if (scratch != null) {
            scratch.close();
        }
    }

    @Test
    void shouldListWhatIpLists() {
        scratch.ip("address add 192.0.2.1/24 broadcast 192.0.2.255 dev nlt_d");
        scratch.ip("address add 198.51.100.1 peer 198.51.100.2/32 dev nlt_d");
        scratch.ip("address add 2001:db8::1/64 dev nlt_d preferred_lft 600 valid_lft 3600 nodad");
        scratch.ip("address add 2001:db8:1::1 peer 2001:db8:1::2/128 dev nlt_d");

        List<String> ours =
                netlink.addresses().stream().map(RtNetlinkAddressIT::describe).toList();

        List<String> shown = new ArrayList<>();
        for (Map<String, Object> link : scratch.show("address show")) {
            for (Object address : (List<?>) link.get("addr_info")) {
                shown.add(describe((Long) link.get("ifindex"), (Map<?, ?>) address));
            }
        }
        assertThat(ours).containsExactlyInAnyOrderElementsOf(shown).hasSizeGreaterThanOrEqualTo(6);
    }

    private static String describe(AddressMessage address) {
        return address.linkIndex() + " " + address.address() + " "
                + address.peer().map(Object::toString).orElse("-") + " " + address.prefixLength() + " "
                + address.broadcast().map(Object::toString).orElse("-") + " " + address.scope() + " "
                + minutes(address.preferred().toSeconds()) + " "
                + minutes(address.valid().toSeconds());
    }

    private static String describe(long index, Map<?, ?> shown) {
        Map<String, Integer> scopes = Map.of("global", 0, "link", 253, "host", 254);
        boolean peer = shown.containsKey("address");
        return index + " " + shown.get("local") + " " + (peer ? shown.get("address") : "-") + " "
                + shown.get("prefixlen") + " " + (shown.containsKey("broadcast") ? shown.get("broadcast") : "-") + " "
                + scopes.get(shown.get("scope")) + " " + minutes((Long) shown.get("preferred_life_time")) + " "
                + minutes((Long) shown.get("valid_life_time"));
    }

    /** Rounded, since a second may pass between the two lists. */
    private static long minutes(long seconds) {
        return (seconds + 30) / 60;
    }

    @Test
    void shouldAddWhatIpShows() {
        netlink.addAddress(AddressMessage.on(device, IpAddress.parse("fe80::c000:201"))
                .prefixLength(64)
                .withoutDuplicateDetection()
                .build());
        netlink.addAddress(AddressMessage.on(device, IpAddress.parse("2001:db8::1"))
                .peer(IpAddress.parse("2001:db8::2"))
                .prefixLength(128)
                .withoutDuplicateDetection()
                .withoutPrefixRoute()
                .lifetimes(Duration.ofSeconds(1_000), Duration.ofSeconds(2_000))
                .build());
        netlink.addAddress(AddressMessage.on(device, IpAddress.parse("192.0.2.1"))
                .prefixLength(24)
                .scope(RouteMessage.RT_SCOPE_LINK)
                .build());

        String shown = scratch.ip("address show dev nlt_d");
        assertThat(shown)
                .contains("inet6 fe80::c000:201/64 scope link nodad")
                .contains("inet6 2001:db8::1 peer 2001:db8::2/128 scope global nodad dynamic noprefixroute")
                .containsPattern("valid_lft (2000|1999)sec preferred_lft (1000|999)sec")
                .contains("inet 192.0.2.1/24 scope link nlt_d");
        assertThat(netlink.addresses(device))
                .noneMatch(AddressMessage::isTentative)
                .hasSize(3);
    }

    @Test
    void shouldReplaceLifetimes() {
        AddressMessage.Builder address = AddressMessage.on(device, IpAddress.parse("2001:db8::1"))
                .prefixLength(64)
                .withoutDuplicateDetection();
        netlink.replaceAddress(address.build());

        netlink.replaceAddress(
                address.lifetimes(Duration.ZERO, Duration.ofSeconds(500)).build());

        assertThat(scratch.ip("-6 address show dev nlt_d"))
                .containsPattern("valid_lft (500|499)sec preferred_lft 0sec")
                .contains("deprecated");
        assertThat(netlink.addresses(device)).singleElement().matches(AddressMessage::isDeprecated);
    }

    @Test
    void shouldRemoveAndRestoreWhatItListed() {
        scratch.ip("address add 192.0.2.1/24 broadcast 192.0.2.255 dev nlt_d");
        scratch.ip("address add 198.51.100.1 peer 198.51.100.2/32 dev nlt_d");
        scratch.ip("address add 2001:db8:1::1 peer 2001:db8:1::2/128 dev nlt_d nodad");
        List<AddressMessage> before = netlink.addresses(device);

        before.forEach(netlink::removeAddress);
        assertThat(scratch.ip("address show dev nlt_d")).doesNotContain("inet");

        before.forEach(netlink::addAddress);
        assertThat(netlink.addresses(device)).isEqualTo(before);
    }

    @Test
    void shouldSayWhatIsWrongInKernelsWords() {
        AddressMessage ipv6 = AddressMessage.on(device, IpAddress.parse("2001:db8::1"))
                .prefixLength(64)
                .build();
        AddressMessage ipv4 = AddressMessage.on(device, IpAddress.parse("192.0.2.1"))
                .prefixLength(24)
                .build();
        netlink.addAddress(ipv6);
        netlink.addAddress(ipv4);

        assertThatThrownBy(() -> netlink.addAddress(ipv6))
                .isInstanceOfSatisfying(NetlinkException.class, refusal -> assertThat(refusal.kernelWords())
                        .isPresent())
                .hasMessageStartingWith("add address 2001:db8::1/64 on device " + device + ": EEXIST (File exists);")
                .hasMessageContaining("the kernel says \"")
                .hasMessageEndingWith("it is there already: replace it, or remove it first");
        assertThatThrownBy(() -> netlink.addAddress(ipv4))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("EEXIST");
        netlink.removeAddress(ipv6);
        assertThatThrownBy(() -> netlink.removeAddress(ipv6))
                .isInstanceOfSatisfying(NetlinkException.class, refusal -> assertThat(refusal.errno())
                        .isEqualTo(Errno.EADDRNOTAVAIL))
                .hasMessageContaining("the device does not have this address");
        assertThatThrownBy(() -> netlink.addAddress(
                        AddressMessage.on(9_999, IpAddress.parse("192.0.2.1")).build()))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("add address 192.0.2.1/32 on device 9999: ENODEV");
    }

    @Test
    void shouldSayThatIpv6IsSwitchedOff() {
        scratch.exec("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/nlt_d/disable_ipv6");

        assertThatThrownBy(() -> netlink.addAddress(AddressMessage.on(device, IpAddress.parse("2001:db8::1"))
                        .build()))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("EACCES")
                .hasMessageContaining("disable_ipv6");
    }

    @Test
    void shouldSayThatMtuIsTooSmallForIpv6() {
        netlink.setLink(device, LinkChange.change().mtuBytes(1_279));

        assertThatThrownBy(() -> netlink.addAddress(AddressMessage.on(device, IpAddress.parse("2001:db8::1"))
                        .build()))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("1280");
    }
}
