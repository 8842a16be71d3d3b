package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;

class RtNetlinkLinkIT {
    private static final long TUNSETIFF = 0x4004_54CAL;

    private ScratchNamespace scratch;
    private RtNetlink netlink;

    @BeforeEach
    void open() {
        scratch = ScratchNamespace.create();
        netlink = RtNetlink.open(scratch.namespace());
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
        scratch.ip("tuntap add nlt_t mode tun");
        netlink.createLink(NewLink.veth("nlt_a", "nlt_b").mtuBytes(1400));

        List<LinkMessage> links = netlink.links();

        List<Map<String, Object>> shown = scratch.show("link show");
        assertThat(links).hasSameSizeAs(shown).hasSizeGreaterThanOrEqualTo(4);
        for (Map<String, Object> expected : shown) {
            LinkMessage link = links.stream()
                    .filter(l -> expected.get("ifindex").equals((long) l.index()))
                    .findFirst()
                    .orElseThrow();
            assertAgrees(link, expected);
            assertThat(netlink.link(link.name())).contains(link);
            assertThat(netlink.link(link.index())).contains(link);
        }
    }

    private static void assertAgrees(LinkMessage link, Map<String, Object> expected) {
        assertThat(link.name()).isEqualTo(expected.get("ifname"));
        assertThat((long) link.mtuBytes()).isEqualTo(expected.get("mtu"));
        assertThat(link.operState().name().replace("LOWER_LAYER_DOWN", "LOWERLAYERDOWN"))
                .isEqualTo(expected.get("operstate"));
        assertThat((long) link.gsoMaxSizeBytes()).isEqualTo(expected.get("gso_max_size"));
        assertThat((long) link.gsoMaxSegments()).isEqualTo(expected.get("gso_max_segs"));
        assertThat((long) link.groMaxSizeBytes()).isEqualTo(expected.get("gro_max_size"));
        assertThat((long) link.tsoMaxSizeBytes()).isEqualTo(expected.get("tso_max_size"));
        assertThat((long) link.txQueues()).isEqualTo(expected.get("num_tx_queues"));
        assertThat((long) link.rxQueues()).isEqualTo(expected.get("num_rx_queues"));
        assertThat(link.addrGenMode().map(Enum::name).orElse("").toLowerCase(Locale.ROOT))
                .isEqualTo(expected.get("inet6_addr_gen_mode"));
        List<?> flags = (List<?>) expected.get("flags");
        assertThat(link.isUp()).isEqualTo(flags.contains("UP"));
        assertThat(link.hasCarrier()).isEqualTo(flags.contains("LOWER_UP"));
        assertThat(link.isLoopback()).isEqualTo(flags.contains("LOOPBACK"));
        if (expected.containsKey("txqlen")) {
            assertThat((long) link.txQueueLength()).isEqualTo(expected.get("txqlen"));
        }
        if (expected.get("linkinfo") instanceof Map<?, ?> linkInfo) {
            assertThat(link.kind()).hasValue((String) linkInfo.get("info_kind"));
        }
        if (link.hardwareAddress().isPresent()) {
            assertThat(link.hardwareAddress().get()).hasToString((String) expected.get("address"));
        }
    }

    @Test
    void shouldSetWhatIpShows() {
        netlink.createLink(NewLink.veth("nlt_d", "nlt_e"));

        netlink.setLink(
                "nlt_d",
                LinkChange.change()
                        .up()
                        .mtuBytes(1480)
                        .txQueueLength(321)
                        .gsoMaxSizeBytes(65_000)
                        .gsoMaxSegments(99)
                        .gsoIpv4MaxSizeBytes(64_000)
                        .groMaxSizeBytes(63_000)
                        .groIpv4MaxSizeBytes(62_000)
                        .hardwareAddress(HardwareAddress.parse("02:00:5e:00:00:01"))
                        .addrGenMode(AddrGenMode.NONE));

        Map<String, Object> shown = scratch.show("link show dev nlt_d").get(0);
        assertThat(shown)
                .containsEntry("mtu", 1480L)
                .containsEntry("txqlen", 321L)
                .containsEntry("gso_max_size", 65_000L)
                .containsEntry("gso_max_segs", 99L)
                .containsEntry("gro_max_size", 63_000L)
                .containsEntry("address", "02:00:5e:00:00:01")
                .containsEntry("inet6_addr_gen_mode", "none");
        assertThat((List<?>) shown.get("flags")).asString().contains("UP");
        assertThat(netlink.link("nlt_d").orElseThrow().gsoIpv4MaxSizeBytes()).isEqualTo(64_000);

        netlink.setLink("nlt_d", LinkChange.change().down().name("nlt_other"));
        assertThat(netlink.link("nlt_d")).isEmpty();
        assertThat(scratch.show("link show dev nlt_other").get(0).get("flags"))
                .asString()
                .doesNotContain("UP");
    }

    /**
     * The reason for the order in {@link LinkChange}: in one request the device would come up first. It takes a device that has its
     * carrier at once, a TUN with a reader, to see the difference.
     */
    @Test
    void shouldLeaveNoLinkLocalAddressWhenModeIsNoneAndUpInOneChange() {
        try (FileDescriptor tun = scratch.namespace().call(() -> openTun("nlt_t"))) {
            assertThat(tun.isOpen()).isTrue();

            netlink.setLink("nlt_t", LinkChange.change().up().addrGenMode(AddrGenMode.NONE));

            LinkMessage link = netlink.link("nlt_t").orElseThrow();
            assertThat(link.isUp()).isTrue();
            assertThat(link.hasCarrier()).isTrue();
            assertThat(netlink.addresses(link.index())).isEmpty();
            assertThat(scratch.ip("-6 address show dev nlt_t")).isBlank();

            netlink.setLink("nlt_t", LinkChange.change().down());
            netlink.setLink(
                    "nlt_t", LinkChange.change().addrGenMode(AddrGenMode.EUI64).up());
            assertThat(netlink.addresses(link.index())).singleElement().matches(a -> a.address()
                    .isLinkLocal());
        }
    }

    private static FileDescriptor openTun(String name) {
        FileDescriptor tun = FileDescriptor.open(Path.of("/dev/net/tun"), FileDescriptor.O_RDWR);
        try (NativeMemory ifreq = NativeMemory.allocate(40)) {
            ifreq.buffer().putStringWithoutLengthAscii(0, name);
            ifreq.buffer().putShort(16, (short) 0x1001); // IFF_TUN | IFF_NO_PI
            SyscallException.check(Syscalls.ioctl(tun.number(), TUNSETIFF, ifreq.address()), "TUNSETIFF", name);
            return tun;
        }
    }

    @Test
    void shouldMoveDeviceToOtherNamespace() {
        netlink.createLink(NewLink.veth("nlt_d", "nlt_e"));
        try (ScratchNamespace other = ScratchNamespace.create();
                FileDescriptor file = FileDescriptor.open(other.path(), FileDescriptor.O_RDONLY);
                RtNetlink there = RtNetlink.open(other.namespace())) {
            netlink.setLink("nlt_d", LinkChange.change().moveTo(file));

            assertThat(netlink.link("nlt_d")).isEmpty();
            assertThat(there.link("nlt_d")).isPresent();
            assertThat(other.show("link show dev nlt_d")).hasSize(1);
        }
    }

    @Test
    void shouldMakeVethPairAcrossNamespaces() {
        try (ScratchNamespace other = ScratchNamespace.create();
                FileDescriptor file = FileDescriptor.open(other.path(), FileDescriptor.O_RDONLY);
                RtNetlink there = RtNetlink.open(other.namespace())) {
            netlink.createLink(
                    NewLink.veth("nlt_a", "nlt_b").peerInNamespace(file).mtuBytes(2_000));

            LinkMessage here = netlink.link("nlt_a").orElseThrow();
            LinkMessage peer = there.link("nlt_b").orElseThrow();
            assertThat(here.peerIndex()).isEqualTo(peer.index());
            assertThat(here.peerNamespaceId()).isPresent();
            assertThat(peer.mtuBytes()).isEqualTo(2_000);

            netlink.removeLink("nlt_a");
            assertThat(there.link("nlt_b")).isEmpty();
        }
    }

    @Test
    void shouldSayWhatIsWrongInKernelsWords() {
        netlink.createLink(NewLink.veth("nlt_d", "nlt_e"));

        assertThatThrownBy(() -> netlink.setLink("nlt_none", LinkChange.change().up()))
                .isInstanceOf(NetlinkException.class)
                .hasMessageStartingWith("set link nlt_none: ENODEV (No such device); no such device");
        assertThatThrownBy(() -> netlink.removeLink("nlt_none"))
                .isInstanceOf(NetlinkException.class)
                .hasMessageStartingWith("remove link nlt_none: ENODEV");
        assertThatThrownBy(() -> netlink.createLink(NewLink.veth("nlt_d", "nlt_e")))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST))
                .hasMessageStartingWith("create link veth nlt_d to nlt_e: EEXIST");
        scratch.ip("tuntap add nlt_t mode tun");
        assertThatThrownBy(() -> netlink.setLink("nlt_t", LinkChange.change().mtuBytes(70_000)))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("set link nlt_t: EINVAL")
                .hasMessageContaining("mtu greater than device maximum");
    }

    @Test
    void shouldRefuseImpossibleWishesBeforeAskingTheKernel() {
        assertThatIllegalArgumentException().isThrownBy(() -> netlink.link("a name too long for linux"));
        assertThatIllegalArgumentException().isThrownBy(() -> NewLink.dummy("a/b"));
        assertThatIllegalArgumentException().isThrownBy(() -> NewLink.veth("nlt_a", ""));
        try (FileDescriptor file = FileDescriptor.open(scratch.path(), FileDescriptor.O_RDONLY)) {
            LinkChange change = LinkChange.change().up().moveTo(file);
            assertThatIllegalArgumentException().isThrownBy(() -> netlink.setLink("lo", change));
        }
    }

    /** Not every kernel is built with dummy devices; one that is not must say so. */
    @Test
    void shouldMakeDummyWhereTheKernelKnowsThem() {
        try {
            netlink.createLink(NewLink.dummy("nlt_dummy"));
            assertThat(netlink.link("nlt_dummy").orElseThrow().kind()).contains("dummy");
        } catch (NetlinkException refusal) {
            assertThat(refusal)
                    .hasMessageStartingWith("create link dummy nlt_dummy: EOPNOTSUPP")
                    .hasMessageContaining("Unknown device type");
        }
    }

    @Test
    void shouldStayInNamespaceWhereItWasOpened() {
        try (RtNetlink here = RtNetlink.open()) {
            netlink.createLink(NewLink.veth("nlt_d", "nlt_e"));

            assertThat(here.link("nlt_d")).isEmpty();
        }
    }

    @Test
    void shouldListMoreThanFitsOneDatagram() {
        for (int i = 0; i < 50; i++) {
            netlink.createLink(NewLink.veth("nlt_d" + i, "nlt_e" + i));
        }

        assertThat(netlink.links()).hasSize(scratch.show("link show").size()).hasSizeGreaterThan(100);
    }

    @Test
    void shouldMakeRoomForMessagesLargerThanItsBuffer() {
        netlink.createLink(NewLink.veth("nlt_a", "nlt_b"));
        try (RtNetlink small = scratch.namespace().call(() -> new RtNetlink(NetlinkSocket.open(Set.of(), 64)))) {
            assertThat(small.links()).isEqualTo(netlink.links());
            assertThat(small.link("nlt_a")).isEqualTo(netlink.link("nlt_a"));
        }
    }
}
