package org.sitless.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.linux.layout.Pollfd;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SocketOption;
import org.sitless.linux.libc.Syscalls;

/**
 * Packets between the stacks of two namespaces whose TUN devices are joined by this test, byte for byte and header for header:
 *
 * <pre>
 *   stack A -- TUN left (2001:db8::1) -- relay -- TUN right (2001:db8::2) -- stack B
 * </pre>
 */
class TunTrafficIT {
    private static final String A = "2001:db8::1";
    private static final String B = "2001:db8::2";
    private static final int PORT = 7777;
    private static final int PACKET = VirtioNetHeader.LENGTH;
    private static final int ROOM = 70_000;
    private static final int IPV6_HEADER = 40;
    private static final int UDP = 17;
    private static final int PATIENCE_MILLIS = 5_000;

    private final NativeMemory memory = NativeMemory.allocate(ROOM);
    private final UnsafeBuffer buffer = memory.buffer();
    private final VirtioNetHeader header = new VirtioNetHeader().wrap(buffer, 0);
    private final NativeMemory pollMemory = NativeMemory.allocate(2 * Pollfd.SIZE);

    private ScratchNamespace sideA;
    private ScratchNamespace sideB;
    private TunDevice tunA;
    private TunDevice tunB;

    @BeforeEach
    void joinTwoStacks() {
        sideA = new ScratchNamespace();
        sideB = new ScratchNamespace();
        tunA = sideA.open(TunOptions.offloaded("left"));
        tunB = sideB.open(TunOptions.offloaded("right"));
        sideA.up("left", A + "/64");
        sideB.up("right", B + "/64");
        pollFor(0, tunA);
        pollFor(1, tunB);
    }

    @AfterEach
    void closeAll() {
        for (AutoCloseable part : new AutoCloseable[] {tunB, tunA, sideB, sideA, pollMemory, memory}) {
            if (part != null) {
                closeQuietly(part);
            }
        }
    }

    @Test
    void shouldReadWhatKernelSendsBehindHeaderThatLeavesChecksumToUs() throws IOException {
        try (DatagramSocket socket = sideA.call(() -> datagramSocket(A))) {
            socket.send(new DatagramPacket(new byte[100], 100, InetAddress.getByName(B), PORT));

            int length = readUdp(tunA);

            assertThat(length).isEqualTo(PACKET + IPV6_HEADER + 8 + 100);
            assertThat(buffer.getByte(PACKET) & 0xF0).isEqualTo(0x60);
            assertThat(header.flags()).isEqualTo(VirtioNetHeader.NEEDS_CSUM);
            assertThat(header.gsoType()).isEqualTo(VirtioNetHeader.GSO_NONE);
            assertThat(header.csumStart()).isEqualTo(IPV6_HEADER);
            assertThat(header.csumOffset()).isEqualTo(6);
        }
    }

    @Test
    void shouldGiveKernelWhatIsWritten() throws IOException {
        try (DatagramSocket from = sideA.call(() -> datagramSocket(A));
                DatagramSocket to = sideB.call(() -> datagramSocket(B))) {
            from.send(new DatagramPacket(new byte[] {1, 2, 3, 4}, 4, to.getLocalSocketAddress()));
            int length = readUdp(tunA);

            assertThat(tunB.write(memory.address(), length)).isEqualTo(length);

            DatagramPacket received = new DatagramPacket(new byte[10], 10);
            to.setSoTimeout(PATIENCE_MILLIS);
            to.receive(received);
            assertThat(received.getLength()).isEqualTo(4);
            assertThat(received.getPort()).isEqualTo(from.getLocalPort());
        }
    }

    @Test
    void shouldMoveTcpInSuperPackets() throws Exception {
        assumeTrue(tunA.offload().tcp6(), "this kernel's TUN has no TCP segmentation offload");
        int bytes = 4_000_000;
        CompletableFuture<Integer> received = new CompletableFuture<>();
        try (ServerSocket server = sideB.call(TunTrafficIT::serverSocket)) {
            start(() -> received.complete(countBytes(server)));
            start(() -> sideA.call(() -> sendBytes(bytes)));

            int largest = relayUntil(received);

            assertThat(received.get()).isEqualTo(bytes);
            assertThat(largest).as("the largest TCP super-packet").isGreaterThan(10_000);
        }
    }

    @Test
    void shouldReadUdpBundleAsOneSuperPacket() {
        assumeTrue(tunA.offload().udp6(), "this kernel's TUN has no UDP segmentation offload (Linux 6.2)");
        try (FileDescriptor socket =
                sideA.call(() -> SocketCalls.open(SysSocket.AF_INET6, SysSocket.SOCK_DGRAM, 0, "bundling socket"))) {
            SocketCalls.set(socket, SocketOption.UDP_SEGMENT, 1_000);
            sockaddrOfB(60_000);

            int sent = Syscalls.sendto(socket.number(), memory.address(), 4_500, 0, memory.address() + 60_000, 28);
            int length = readUdp(tunA);

            assertThat(sent).isEqualTo(4_500);
            assertThat(length).isEqualTo(PACKET + IPV6_HEADER + 8 + 4_500);
            assertThat(header.gsoType()).isEqualTo(VirtioNetHeader.GSO_UDP_L4);
            assertThat(header.gsoSize()).isEqualTo(1_000);
        }
    }

    @Test
    void shouldStayOpenWhenDeviceMoves() throws IOException {
        try (ScratchNamespace elsewhere = new ScratchNamespace()) {
            sideA.ip("link", "set", "dev", "left", "netns", elsewhere.name());
            elsewhere.up("left", A + "/64");

            try (DatagramSocket socket = elsewhere.call(() -> datagramSocket(A))) {
                socket.send(new DatagramPacket(new byte[100], 100, InetAddress.getByName(B), PORT));

                assertThat(readUdp(tunA)).isEqualTo(PACKET + IPV6_HEADER + 8 + 100);
            }
        }
    }

    /** Carries every packet to the other side until {@code done}; answers the length of the largest TCP super-packet. */
    private int relayUntil(CompletableFuture<Integer> done) {
        int largest = 0;
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!done.isDone()) {
            assertThat(System.nanoTime()).as("relaying for half a minute").isLessThan(deadlineNanos);
            Syscalls.poll(pollMemory.address(), 2, 10);
            largest = Math.max(largest, Math.max(relay(tunA, tunB), relay(tunB, tunA)));
        }
        return largest;
    }

    private int relay(TunDevice from, TunDevice to) {
        int largest = 0;
        int length;
        while ((length = from.read(memory.address(), ROOM)) > 0) {
            if ((header.gsoType() & ~VirtioNetHeader.GSO_ECN) == VirtioNetHeader.GSO_TCPV6) {
                assertThat(header.gsoSize()).isBetween(1_000, 1_440);
                largest = Math.max(largest, length);
            }
            assertThat(to.write(memory.address(), length)).isEqualTo(length);
        }
        assertThat(length).isEqualTo(-Errno.EAGAIN);
        return largest;
    }

    /** Reads until a UDP packet comes; what the kernel sends of its own accord is passed over. */
    private int readUdp(TunDevice tun) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (System.nanoTime() < deadlineNanos) {
            Syscalls.poll(pollMemory.address() + (tun == tunA ? 0 : Pollfd.SIZE), 1, 100);
            int read = tun.read(memory.address(), ROOM);
            if (read > 0 && buffer.getByte(PACKET + 6) == UDP) {
                return read;
            }
        }
        throw new AssertionError("no UDP packet came from " + tun);
    }

    /** {@code struct sockaddr_in6}: family 2, port 2, flow 4, address 16, scope 4. */
    private void sockaddrOfB(int offset) {
        buffer.setMemory(offset, 28, (byte) 0);
        buffer.putShort(offset, (short) SysSocket.AF_INET6);
        buffer.putShort(offset + 2, (short) PORT, ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + 8, 0x20010DB800000000L, ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + 16, 2, ByteOrder.BIG_ENDIAN);
    }

    private void pollFor(int index, TunDevice tun) {
        new Pollfd()
                .wrap(pollMemory.buffer(), index * Pollfd.SIZE)
                .fd(tun.descriptor())
                .events(SysSocket.POLLIN);
    }

    private static DatagramSocket datagramSocket(String address) {
        try {
            return new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ServerSocket serverSocket() {
        try {
            return new ServerSocket(PORT, 1, InetAddress.getByName(B));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int countBytes(ServerSocket server) {
        try (Socket socket = server.accept();
                InputStream stream = socket.getInputStream()) {
            return stream.readAllBytes().length;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int sendBytes(int count) {
        try (Socket socket = new Socket(B, PORT)) {
            socket.getOutputStream().write(new byte[count]);
            return count;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tun-traffic");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
