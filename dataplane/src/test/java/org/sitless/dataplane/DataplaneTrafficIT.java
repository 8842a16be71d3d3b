package org.sitless.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.dataplane.lane.LaneMode;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.tun.TunOptions;

/** Bulk TCP through two data planes: nothing is lost, changed or allocated. */
@Timeout(180)
class DataplaneTrafficIT {
    private static final String LEFT = "2001:db8:1::1";
    private static final String RIGHT = "2001:db8:1::2";
    private static final int PORT = 5_301;
    private static final int UDP_PORT = 3_653;
    private static final int TRANSFER_BYTES = 48 << 20;
    private static final int CHUNK_BYTES = 1 << 18;

    /** One rare object is no trouble; one object a packet would be a hundred times as much. */
    private static final long ALLOWED_BYTES = 4_096;

    private TwoHosts hosts;
    private TunnelEnd left;
    private TunnelEnd right;

    @BeforeEach
    void makeHosts() {
        hosts = TwoHosts.make();
    }

    @AfterEach
    void removeHosts() {
        hosts.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PROTO41, LOOP, plain",
        "PROTO41, LOOP, merging",
        "PROTO41, LOOP, virtual",
        "PROTO41, PIPELINED, plain",
        "PROTO41, PIPELINED, merging",
        "UDP, LOOP, plain",
        "UDP, LOOP, virtual",
        "UDP, PIPELINED, merging"
    })
    void shouldCarryBulkTcpWithoutAllocating(OuterProtocol protocol, LaneMode mode, String link) {
        linkIs(link);
        joinHosts(protocol, TunOptions.offloaded(TunnelEnd.TUN), config -> config.mode(mode));
        transfer(); // loads and compiles

        long before = allocatedByLanes();
        transfer();
        long after = allocatedByLanes();

        left.close();
        right.close();
        assertThat(right.dataplane().snapshot().decap().joined())
                .as("segments joined on a link that merges nothing")
                .isGreaterThan(link.equals("plain") ? 1_000 : -1);
        assertThat(after - before).as("bytes allocated").isLessThanOrEqualTo(ALLOWED_BYTES);
        assertThat(left.dataplane().snapshot().faults()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"plain", "merging", "virtual"})
    void shouldCarryBulkTcpWithoutOffload(String link) {
        linkIs(link);
        joinHosts(OuterProtocol.PROTO41, TunOptions.plain(TunnelEnd.TUN), config -> config);

        transfer();

        left.close();
        right.close();
        assertThat(right.dataplane().snapshot().decap().joined()).isZero();
    }

    private void linkIs(String link) {
        switch (link) {
            case "plain" -> hosts.plainLink();
            case "merging" -> hosts.mergingLink();
            default -> assertThat(link).as("veth as it comes").isEqualTo("virtual");
        }
    }

    /** Sends octets from left to right and compares their checksums. */
    private void transfer() {
        CompletableFuture<Long> arrived = new CompletableFuture<>();
        try (ServerSocketChannel server = hosts.right().call(DataplaneTrafficIT::listen)) {
            Thread receiver = new Thread(() -> receive(server, arrived), "receiver");
            receiver.start();
            long sent = hosts.left().call(DataplaneTrafficIT::send);
            assertThat(arrived.join()).isEqualTo(sent);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ServerSocketChannel listen() {
        try {
            return ServerSocketChannel.open()
                    .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                    .bind(new InetSocketAddress(RIGHT, PORT));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void receive(ServerSocketChannel server, CompletableFuture<Long> checksum) {
        try (SocketChannel connection = server.accept()) {
            CRC32 crc = new CRC32();
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            while (connection.read(chunk.clear()) >= 0) {
                crc.update(chunk.flip());
            }
            checksum.complete(crc.getValue());
        } catch (IOException failure) {
            checksum.completeExceptionally(failure);
        }
    }

    private static long send() {
        try (SocketChannel connection = SocketChannel.open(new InetSocketAddress(RIGHT, PORT))) {
            CRC32 crc = new CRC32();
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            for (int at = 0; at < TRANSFER_BYTES; at += CHUNK_BYTES) {
                for (int i = 0; i < CHUNK_BYTES; i += Long.BYTES) {
                    chunk.putLong(i, (at + i) * 0x9E3779B97F4A7C15L);
                }
                crc.update(chunk.clear());
                chunk.flip();
                while (chunk.hasRemaining()) {
                    connection.write(chunk);
                }
            }
            return crc.getValue();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long allocatedByLanes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sl-lane"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
                .sum();
    }

    private void joinHosts(OuterProtocol protocol, TunOptions options, UnaryOperator<DataplaneConfig.Builder> modes) {
        String mtu = Integer.toString(1_500 - protocol.overheadBytes());
        UnaryOperator<DataplaneConfig.Builder> settings =
                config -> modes.apply(protocol == OuterProtocol.UDP ? config.udp(UDP_PORT) : config);
        left = TunnelEnd.open(
                hosts.left(),
                TunnelEnd.spec(TwoHosts.LEFT_ADDRESS, end(protocol, TwoHosts.RIGHT_ADDRESS), LEFT),
                options,
                settings);
        right = TunnelEnd.open(
                hosts.right(),
                TunnelEnd.spec(TwoHosts.RIGHT_ADDRESS, end(protocol, TwoHosts.LEFT_ADDRESS), RIGHT),
                options,
                settings);
        hosts.onLeft("ip", "link", "set", TunnelEnd.TUN, "mtu", mtu, "up");
        hosts.addressOnLeft(LEFT + "/64", TunnelEnd.TUN);
        hosts.onRight("ip", "link", "set", TunnelEnd.TUN, "mtu", mtu, "up");
        hosts.addressOnRight(RIGHT + "/64", TunnelEnd.TUN);
    }

    private static OuterEnd end(OuterProtocol protocol, String address) {
        Ipv4Address parsed = Ipv4Address.parse(address);
        return protocol == OuterProtocol.UDP ? OuterEnd.udp(parsed, UDP_PORT) : OuterEnd.proto41(parsed);
    }
}
