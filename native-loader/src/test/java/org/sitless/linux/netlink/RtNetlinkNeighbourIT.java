package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RtNetlinkNeighbourIT {
    private static final IpAddress IPV4 = IpAddress.parse("192.0.2.9");
    private static final IpAddress IPV6 = IpAddress.parse("2001:db8::9");
    private static final HardwareAddress FIRST = HardwareAddress.parse("02:00:5e:00:00:09");
    private static final HardwareAddress SECOND = HardwareAddress.parse("02:00:5e:00:00:0a");

    private ScratchNamespace scratch;
    private RtNetlink netlink;
    private int device;

    @BeforeEach
    void open() {
        scratch = ScratchNamespace.create();
        netlink = RtNetlink.open(scratch.namespace());
        netlink.createLink(NewLink.veth("nlt_a", "nlt_b"));
        netlink.setLink(
                "nlt_a", LinkChange.change().addrGenMode(AddrGenMode.NONE).up());
        device = netlink.link("nlt_a").orElseThrow().index();
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
    void shouldAddReplaceAndRemoveNeighbours() {
        for (IpAddress address : List.of(IPV4, IPV6)) {
            NeighbourMessage neighbour = NeighbourMessage.permanent(device, address, FIRST);
            netlink.addNeighbour(neighbour);
            assertThat(scratch.ip("neighbour show " + address)).contains("lladdr " + FIRST + " PERMANENT");
            assertThat(netlink.neighbours(address.family())).contains(neighbour);
            assertThat(netlink.neighbour(device, address)).contains(neighbour);
            assertThatThrownBy(() -> netlink.addNeighbour(neighbour))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageContaining(
                            "add neighbour " + address + " at " + FIRST + " on device " + device + ": EEXIST");

            netlink.replaceNeighbour(
                    new NeighbourMessage(device, address, Optional.of(SECOND), NeighbourMessage.NUD_STALE, 0));
            assertThat(scratch.ip("neighbour show " + address)).contains("lladdr " + SECOND + " STALE");

            netlink.removeNeighbour(neighbour);
            assertThat(netlink.neighbour(device, address).filter(NeighbourMessage::isUsable))
                    .isEmpty();
            assertThat(scratch.ip("neighbour show " + address)).isBlank();
        }
    }

    @Test
    void shouldAddAndRemoveProxies() {
        NeighbourMessage proxy = NeighbourMessage.proxy(device, IPV6);

        netlink.addNeighbour(proxy);
        assertThat(scratch.ip("-6 neighbour show proxy"))
                .contains(IPV6 + " dev nlt_a")
                .contains("proxy");
        assertThat(netlink.proxies(IpFamily.IPV6)).singleElement().satisfies(listed -> {
            assertThat(listed.address()).isEqualTo(IPV6);
            assertThat(listed.isProxy()).isTrue();
        });
        assertThat(netlink.neighbours(IpFamily.IPV6)).noneMatch(NeighbourMessage::isProxy);

        netlink.removeNeighbour(proxy);
        assertThat(netlink.proxies(IpFamily.IPV6)).isEmpty();
        assertThatThrownBy(() -> netlink.removeNeighbour(proxy))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("remove neighbour 2001:db8::9 proxy on device " + device + ": ENOENT");
    }

    @Test
    void shouldFindNoNeighbourWhereNoneIs() {
        assertThat(netlink.neighbour(device, IPV4)).isEmpty();
        assertThat(netlink.neighbour(device, IPV6)).isEmpty();
    }
}
