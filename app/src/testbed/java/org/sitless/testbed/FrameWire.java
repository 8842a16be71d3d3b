package org.sitless.testbed;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LinkEnd;
import org.sitless.linux.layout.Pollfd;
import org.sitless.linux.layout.SockaddrLl;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SocketOption;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;

/**
 * One end of a link, octet by octet: a packet socket that sends whatever IP packet a test writes and hears all that comes, packet(7).
 *
 * <p>The end's own host should have no address: else its kernel speaks too. Threads: one.
 */
public final class FrameWire implements AutoCloseable {
    private static final int ROOM_BYTES = 70_000;
    private static final int HEADER_BYTES = 14;
    private static final int POLLIN = 1;

    private final FileDescriptor socket;
    private final NativeMemory memory = NativeMemory.allocate(ROOM_BYTES + SockaddrLl.SIZE + Pollfd.SIZE);
    private final UnsafeBuffer buffer = memory.buffer();
    private final byte[] ethernet;

    private FrameWire(FileDescriptor socket, byte[] ethernet) {
        this.socket = socket;
        this.ethernet = ethernet;
        new Pollfd().wrap(buffer, ROOM_BYTES + SockaddrLl.SIZE).fd(socket.number()).events(POLLIN);
    }

    /** Opens this end, whose packets go to the other one. */
    public static FrameWire open(LinkEnd end, LinkEnd other) {
        FileDescriptor socket = NetworkNamespace.at(end.host().path()).call(() -> bound(end.device()));
        HexFormat colons = HexFormat.ofDelimiter(":");
        ByteBuffer ethernet = ByteBuffer.allocate(12);
        ethernet.put(colons.parseHex(other.macAddress())).put(colons.parseHex(end.macAddress()));
        return new FrameWire(socket, ethernet.array());
    }

    private static FileDescriptor bound(String device) {
        FileDescriptor socket = SocketCalls.open(
                SysSocket.AF_PACKET,
                SysSocket.SOCK_RAW | SysSocket.SOCK_NONBLOCK,
                Short.toUnsignedInt(Short.reverseBytes((short) SysSocket.ETH_P_ALL)),
                "wire of the test");
        try (NativeMemory address = NativeMemory.allocate(SockaddrLl.SIZE)) {
            new SockaddrLl()
                    .wrap(address.buffer(), 0)
                    .sllFamily(SysSocket.AF_PACKET)
                    .sllProtocol(SysSocket.ETH_P_ALL)
                    .sllIfindex(NetworkInterface.getByName(device).getIndex());
            SocketCalls.bind(socket, address.address(), SockaddrLl.SIZE);
            SocketCalls.set(socket, SocketOption.PACKET_IGNORE_OUTGOING, 1);
            return socket;
        } catch (SocketException unknown) {
            throw new LabException("no device " + device, unknown);
        }
    }

    /** Sends one IP packet; its first four bits say of which version. */
    public void send(byte[] packet) {
        int type = packet.length > 0 && (packet[0] & 0xF0) == 0x60 ? SysSocket.ETH_P_IPV6 : SysSocket.ETH_P_IP;
        buffer.putBytes(0, ethernet);
        buffer.putShort(12, Short.reverseBytes((short) type));
        buffer.putBytes(HEADER_BYTES, packet);
        int sent = Syscalls.sendto(socket.number(), memory.address(), HEADER_BYTES + packet.length, 0, 0, 0);
        SyscallException.check(sent, "sendto", "wire of the test");
    }

    /** The next IP packet that comes within this time, super-packets whole; other frames are passed over. */
    public Optional<CapturedPacket> receive(int timeoutMillis) {
        while (Syscalls.poll(memory.address() + ROOM_BYTES + SockaddrLl.SIZE, 1, timeoutMillis) > 0) {
            int length = Syscalls.recvfrom(socket.number(), memory.address(), ROOM_BYTES, 0, 0, 0);
            if (length <= HEADER_BYTES) {
                continue;
            }
            int type = Short.toUnsignedInt(Short.reverseBytes(buffer.getShort(12)));
            if (type == SysSocket.ETH_P_IP || type == SysSocket.ETH_P_IPV6) {
                byte[] packet = new byte[length - HEADER_BYTES];
                buffer.getBytes(HEADER_BYTES, packet);
                return Optional.of(new CapturedPacket(System.nanoTime(), ByteBuffer.wrap(packet)));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        socket.close();
        memory.close();
    }
}
