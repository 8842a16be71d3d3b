package org.sitless.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.dataplane.counter.ConservationLaw;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.Errno;
import org.sitless.tun.TunDevice;
import org.sitless.tun.TunOptions;

/** A tunnel server on the left host with both kinds of tunnels on one TUN device; its clients are socat on the right host. */
@Timeout(120)
class DataplaneServerIT {
    private static final int PORT = 3_653;
    private static final Ipv6Address OWN = Ipv6Address.parse("2001:db8:f000::1");
    private static final Ipv4Address RIGHT = Ipv4Address.parse(TwoHosts.RIGHT_ADDRESS);
    private static final byte[] GREETING =
            "\u00f0\0\0\u00f0\0\0\0\1VERSION=2.0.2\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final LinkedBlockingQueue<String> signals = new LinkedBlockingQueue<>();
    private final List<Process> clients = new ArrayList<>();
    private TwoHosts hosts;
    private TunDevice tun;
    private Dataplane server;

    @BeforeEach
    void start() {
        hosts = TwoHosts.make();
        tun = hosts.left().call(() -> TunDevice.open(TunOptions.offloaded("srv")));
        server = hosts.left()
                .call(() -> Dataplane.start(DataplaneConfig.server(List.of(tun), DataplaneConfig.ANY_LOCAL)
                        .udp(PORT, this::answer)
                        .roomForTunnels(16)
                        .ownAddresses(List.of(OWN))
                        .build()));
        hosts.onLeft("ip", "link", "set", "srv", "mtu", "1472", "up");
        hosts.addressOnLeft(OWN + "/128", "srv");
        hosts.onLeft("ip", "-6", "route", "add", "2001:db8::/32", "dev", "srv");
    }

    @AfterEach
    void stop() throws InterruptedException {
        try {
            server.close();
            tun.close();
            ConservationLaw.check(server.snapshot().encap(), 0);
            ConservationLaw.check(server.snapshot().decap(), 0);
            assertThat(server.snapshot().faults()).isZero();
        } finally {
            for (Process client : clients) {
                client.destroyForcibly().waitFor();
            }
            hosts.close();
        }
    }

    @Test
    void shouldCarryClientsOfBothKindsThatShareOneAddress() {
        Tunnel first = server.addTunnel(client(OuterEnd.udp(RIGHT, 5_001), 1));
        Tunnel second = server.addTunnel(client(OuterEnd.udp(RIGHT, 5_002), 2));
        Tunnel third = server.addTunnel(client(OuterEnd.proto41(RIGHT), 3));
        udpClient(1, TwoHosts.LEFT_ADDRESS, 5_001);
        udpClient(2, TwoHosts.LEFT_ADDRESS, 5_002);
        client(3, "IP4-SENDTO:" + TwoHosts.LEFT_ADDRESS + ":41,bind=" + TwoHosts.RIGHT_ADDRESS);

        for (int number = 1; number <= 3; number++) {
            assertThat(pingFromServer(number, 1_400)).contains(" 0% packet loss");
            assertThat(pingFromClient(number)).contains(" 0% packet loss");
        }

        for (Tunnel tunnel : List.of(first, second, third)) {
            await(() -> server.snapshot(RoadName.ENCAP, tunnel).packets() >= 4);
            await(() -> server.snapshot(RoadName.DECAP, tunnel).packets() >= 4);
            assertThat(server.snapshot(RoadName.ENCAP, tunnel).bytes()).isGreaterThan(2 * 1_448);
        }
    }

    @Test
    void shouldHandSignallingOverAndSendTheAnswerFromTheSamePort() throws IOException, InterruptedException {
        try (DatagramSocket client = onRight(5_005)) {
            send(client, GREETING);

            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            client.receive(answer);

            assertThat(signals.poll(5, TimeUnit.SECONDS)).isEqualTo("192.0.2.2:5005");
            assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(GREETING);
            assertThat(answer.getSocketAddress()).isEqualTo(new InetSocketAddress(TwoHosts.LEFT_ADDRESS, PORT));
        }
        assertThat(server.udpPort()).isEqualTo(PORT);
        assertThat(server.signal(RIGHT, 9, new byte[4_097])).isEqualTo(-Errno.EMSGSIZE);
        await(() -> server.snapshot().decap().diverted() == 1);
        server.close();
        assertThat(server.signal(RIGHT, 9, new byte[1])).isEqualTo(-Errno.EBADF);
    }

    @Test
    void shouldNeverLearnAnEndFromData() throws IOException {
        server.addTunnel(client(OuterEnd.udp(RIGHT, 5_001), 1));
        try (DatagramSocket stranger = onRight(5_009)) {
            send(stranger, ipv6Packet());
            send(stranger, new byte[] {0x45, 0});
            await(() -> server.snapshot().decap().dropped() == 2);
        }

        assertThat(server.snapshot().decap().drops(DropReason.OUTER_SOURCE_UNKNOWN))
                .isEqualTo(1);
        assertThat(server.snapshot().decap().drops(DropReason.OUTER_PAYLOAD_UNKNOWN))
                .isEqualTo(1);
        assertThat(server.snapshot().decap().replied()).isZero();
    }

    @Test
    void shouldMoveATunnelToAnotherEndInTheSameRowOfCounters() {
        Tunnel before = server.addTunnel(client(OuterEnd.udp(RIGHT, 5_001), 1));
        udpClient(1, TwoHosts.LEFT_ADDRESS, 5_001);
        assertThat(pingFromServer(1, 100)).contains(" 0% packet loss");
        clients.remove(0).destroyForcibly();
        await(() -> !hosts.onRight("ip", "link").contains("cl1"));

        hosts.onLeft("ip", "addr", "add", "192.0.2.9/24", "dev", "v0");
        TunnelSpec moved = spec("192.0.2.9", OuterEnd.udp(RIGHT, 5_003), 1);
        Tunnel after = server.replaceTunnel(before, moved);
        udpClient(1, "192.0.2.9", 5_003);

        assertThat(pingFromServer(1, 100)).contains(" 0% packet loss");
        assertThat(after.index()).isEqualTo(before.index());
        await(() -> server.snapshot(RoadName.DECAP, after).packets() >= 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.replaceTunnel(before, moved))
                .withMessageContaining("is not there");
    }

    @Test
    void shouldKeepATunnelWhoseSuccessorIsRefused() {
        Tunnel first = server.addTunnel(client(OuterEnd.udp(RIGHT, 5_001), 1));
        server.addTunnel(client(OuterEnd.udp(RIGHT, 5_002), 2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.replaceTunnel(first, client(OuterEnd.udp(RIGHT, 5_002), 1)))
                .withMessageContaining("already goes there");

        udpClient(1, TwoHosts.LEFT_ADDRESS, 5_001);
        assertThat(pingFromServer(1, 100)).contains(" 0% packet loss");
    }

    private void answer(Ipv4Address source, int port, byte[] datagram) {
        signals.add(source + ":" + port);
        server.signal(source, port, datagram);
    }

    private static TunnelSpec client(OuterEnd remote, int number) {
        return spec(TwoHosts.LEFT_ADDRESS, remote, number);
    }

    private static TunnelSpec spec(String local, OuterEnd remote, int number) {
        return new TunnelSpec(
                "client " + number,
                Ipv4Address.parse(local),
                remote,
                List.of(OWN),
                List.of(Ipv6Prefix.parse("2001:db8:" + number + "::/48")),
                new InnerMtu(1_472),
                OptionalInt.of(TunnelSpec.DEFAULT_TTL),
                OptionalInt.of(0));
    }

    private void udpClient(int number, String serverAddress, int port) {
        client(number, "UDP4:" + serverAddress + ":" + PORT + ",bind=" + TwoHosts.RIGHT_ADDRESS + ":" + port);
    }

    /** A client whose TUN device has an address in what it was given. */
    private void client(int number, String outer) {
        String device = "cl" + number;
        clients.add(hosts.startOnRight("socat", outer, "TUN,tun-name=" + device + ",iff-no-pi,iff-up"));
        await(() -> hosts.onRight("ip", "link").contains(device));
        hosts.onRight("ip", "link", "set", device, "mtu", "1472", "up");
        hosts.addressOnRight("2001:db8:" + number + "::2/48", device);
        hosts.onRight("ip", "-6", "route", "replace", OWN + "/128", "dev", device);
    }

    private String pingFromServer(int number, int bytes) {
        String address = "2001:db8:" + number + "::2";
        hosts.onRight("ip", "-6", "route", "replace", OWN + "/128", "dev", "cl" + number);
        return hosts.onLeft("ping", "-c", "2", "-i", "0.6", "-W", "5", "-s", "" + bytes, address);
    }

    private String pingFromClient(int number) {
        String own = "2001:db8:" + number + "::2";
        return hosts.onRight("ping", "-c", "2", "-i", "0.6", "-W", "5", "-I", own, OWN.toString());
    }

    private DatagramSocket onRight(int port) {
        return hosts.right().call(() -> {
            try {
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress(TwoHosts.RIGHT_ADDRESS, port));
                socket.setSoTimeout(5_000);
                return socket;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    private static void send(DatagramSocket socket, byte[] payload) throws IOException {
        socket.send(new DatagramPacket(payload, payload.length, new InetSocketAddress(TwoHosts.LEFT_ADDRESS, PORT)));
    }

    private static byte[] ipv6Packet() {
        byte[] packet = new byte[40];
        packet[0] = 0x60;
        return packet;
    }

    /** A packet is counted just after it has left. */
    private static void await(BooleanSupplier reached) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
