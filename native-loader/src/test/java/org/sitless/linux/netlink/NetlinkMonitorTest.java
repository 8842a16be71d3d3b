package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.netlink.NetlinkEvent.Change;

class NetlinkMonitorTest {
    private static final int AF_BRIDGE = 7;

    private final ScriptedPort port = new ScriptedPort();
    private final NetlinkMonitor monitor = new NetlinkMonitor(port);

    @Test
    void shouldTellEveryKindOfEvent() {
        port.answer(0, Golden.bytes("event-link-mtu"), Golden.bytes("address-ipv6"))
                .answer(0, gone("route-ipv6-default", Rtm.RTM_DELROUTE), Golden.bytes("neighbour-permanent"));

        assertThat(monitor.next()).hasValueSatisfying(event -> {
            assertThat(event).isInstanceOf(NetlinkEvent.Link.class);
            assertThat(((NetlinkEvent.Link) event).link().mtuBytes()).isEqualTo(1300);
        });
        assertThat(monitor.next())
                .contains(new NetlinkEvent.Address(
                        Change.PRESENT, Golden.decode("address-ipv6", AddressMessage::decode)));
        assertThat(monitor.next())
                .contains(
                        new NetlinkEvent.Route(Change.GONE, Golden.decode("route-ipv6-default", RouteMessage::decode)));
        assertThat(monitor.next())
                .contains(new NetlinkEvent.Neighbour(
                        Change.PRESENT, Golden.decode("neighbour-permanent", NeighbourMessage::decode)));
        assertThat(monitor.next()).isEmpty();
    }

    @Test
    void shouldTellLostEvents() {
        port.fail(Errno.ENOBUFS).answer(0, Golden.bytes("event-link-mtu"));

        assertThat(monitor.next()).contains(new NetlinkEvent.Overrun());
        assertThat(monitor.next()).isPresent();
    }

    @Test
    void shouldSkipWhatIsAboutBridges() {
        byte[] leftBridge = gone("link-veth", Rtm.RTM_DELLINK);
        leftBridge[Nlmsg.NLMSG_HDRLEN] = AF_BRIDGE;
        byte[] forwarding = Golden.bytes("neighbour-permanent");
        forwarding[Nlmsg.NLMSG_HDRLEN] = AF_BRIDGE;
        port.answer(0, leftBridge, forwarding);

        assertThat(monitor.next()).isEmpty();
    }

    @Test
    void shouldThrowWhatIsNotAnOverrun() {
        port.fail(Errno.EBADF);

        assertThatThrownBy(monitor::next).isInstanceOf(SyscallException.class).hasMessageContaining("EBADF");
    }

    @Test
    void shouldRefuseToListenToNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> NetlinkMonitor.open(Set.of()));
    }

    private static byte[] gone(String golden, int type) {
        byte[] bytes = Golden.bytes(golden);
        new UnsafeBuffer(bytes).putShort(Nlmsg.NLMSG_TYPE, (short) type);
        return bytes;
    }
}
