package org.sitless.dataplane;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.dataplane.lane.LaneCounters;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.tunnel.TunnelSpecs;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.linux.layout.SockaddrIn;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.Syscalls;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunOptions;

/** Tunnels that come and go while the data plane runs. */
@Timeout(60)
class DataplaneTunnelsIT {
    private static final TunnelSpec TO_RIGHT = TunnelSpecs.client(TwoHosts.RIGHT_ADDRESS, "2001:db8:f001::/48");
    private static final TunnelSpec SECOND = TunnelSpecs.client("192.0.2.12", "2001:db8:f002::/48");
    private static final TunnelSpec THIRD = TunnelSpecs.client("192.0.2.13", "2001:db8:f003::/48");

    private TwoHosts hosts;
    private TunDevice tun;
    private Dataplane dataplane;

    @BeforeEach
    void start() {
        hosts = TwoHosts.make();
        tun = hosts.left().call(() -> TunDevice.open(TunOptions.offloaded("sit1")));
        dataplane = hosts.left()
                .call(() -> Dataplane.start(DataplaneConfig.server(List.of(tun), TunnelSpecs.LOCAL)
                        .counters(lane -> LaneCounters.unshared(lane, 3))
                        .build()));
    }

    @AfterEach
    void stop() {
        dataplane.close();
        tun.close();
        hosts.close();
    }

    @Test
    void shouldGiveTheRowOfATunnelThatWasRemovedTwiceToOneOther() {
        Tunnel first = dataplane.addTunnel(TO_RIGHT);
        dataplane.removeTunnel(first);
        dataplane.removeTunnel(first);
        assertThat(hearsRight()).as("a lane that reads has run its commands").isTrue();

        assertThat(dataplane.addTunnel(SECOND).index())
                .isNotEqualTo(dataplane.addTunnel(THIRD).index());
    }

    @Test
    void shouldGoOnHearingASuccessorWhenItsPredecessorIsRemovedAgain() {
        Tunnel first = dataplane.addTunnel(TO_RIGHT);
        dataplane.removeTunnel(first);
        dataplane.addTunnel(TO_RIGHT);
        dataplane.removeTunnel(first);
        Tunnel second = dataplane.addTunnel(SECOND);

        assertThat(hearsRight()).isTrue();
        dataplane.removeTunnel(second);
        assertThat(hearsRight()).isTrue();
    }

    /** Whether a packet of protocol 41 from the right host is read within a few seconds. */
    private boolean hearsRight() {
        long before = dataplane.snapshot().decap().read();
        hosts.right().run(DataplaneTunnelsIT::sendToLeft);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        while (System.nanoTime() < deadline) {
            if (dataplane.snapshot().decap().read() > before) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private static void sendToLeft() {
        try (FileDescriptor socket =
                        SocketCalls.open(SysSocket.AF_INET, SysSocket.SOCK_RAW, IpProtocol.IPV6, "test sender");
                NativeMemory memory = NativeMemory.allocate(SockaddrIn.SIZE + 1L)) {
            UnsafeBuffer buffer = memory.buffer();
            buffer.putShort(SockaddrIn.SIN_FAMILY, (short) SysSocket.AF_INET);
            buffer.putInt(SockaddrIn.SIN_ADDR, TunnelSpecs.LOCAL.bits(), BIG_ENDIAN);
            int sent = Syscalls.sendto(
                    socket.number(), memory.address() + SockaddrIn.SIZE, 1, 0, memory.address(), SockaddrIn.SIZE);
            assertThat(sent).isEqualTo(1);
        }
    }
}
