package org.sitless.testbed;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.app.lab.LabHost;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.FileDescriptor;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.NetworkNamespace;
import org.sitless.linux.libc.SocketCalls;
import org.sitless.linux.libc.SyscallException;
import org.sitless.linux.libc.Syscalls;

/**
 * Sends IPv4 packets written by hand, header included, from a host: whatever a stranger could send. The kernel fills in the header's
 * checksum and total length and nothing else, raw(7).
 */
public final class RawIpv4Sender implements AutoCloseable {
    private static final int HEADER_BYTES = 20;
    private static final int SOCKADDR_BYTES = 16;
    private static final int ROOM_BYTES = 2_048;
    private static final int MORE_FRAGMENTS = 0x2000;

    private final FileDescriptor socket;
    private final NativeMemory memory = NativeMemory.allocate(ROOM_BYTES + SOCKADDR_BYTES);
    private final UnsafeBuffer buffer = memory.buffer();
    private final byte[] source;
    private final byte[] destination;
    private int identification = 1;

    /**
     * Opens a socket on this host.
     *
     * @param source IPv4 address to claim
     * @param destination IPv4 address to send to
     */
    public RawIpv4Sender(LabHost host, String source, String destination) {
        this.socket = NetworkNamespace.at(host.path())
                .call(() -> SocketCalls.open(
                        SysSocket.AF_INET, SysSocket.SOCK_RAW, SysSocket.IPPROTO_RAW, "raw socket of the test"));
        this.source = octets(source);
        this.destination = octets(destination);
        buffer.putShort(ROOM_BYTES, (short) SysSocket.AF_INET);
        buffer.putBytes(ROOM_BYTES + 4, this.destination);
    }

    private static byte[] octets(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(address + " is not an IPv4 address", notAnAddress);
        }
    }

    /** Sends one packet of protocol 41. */
    public void send(byte[] payload) {
        send(payload, new byte[0], 0, 0);
    }

    /** Sends one packet of protocol 41 with options, a multiple of four bytes. */
    public void sendWithOptions(byte[] payload, byte[] options) {
        send(payload, options, 0, 0);
    }

    /** Sends one packet of protocol 41 with this TOS octet. */
    public void sendWithTos(byte[] payload, int tos) {
        send(payload, new byte[0], 0, tos);
    }

    /** Cuts a payload into fragments of this size, a multiple of eight, and sends them, the last first if asked. */
    public void sendFragments(byte[] payload, int fragmentBytes, boolean lastFirst) {
        int count = (payload.length + fragmentBytes - 1) / fragmentBytes;
        for (int i = 0; i < count; i++) {
            int index = lastFirst ? count - 1 - i : i;
            int begin = index * fragmentBytes;
            byte[] piece = java.util.Arrays.copyOfRange(payload, begin, Math.min(payload.length, begin + fragmentBytes));
            int more = index < count - 1 ? MORE_FRAGMENTS : 0;
            send(piece, new byte[0], begin / 8 | more, 0);
        }
        identification++;
    }

    private void send(byte[] payload, byte[] options, int fragment, int tos) {
        int headerBytes = HEADER_BYTES + options.length;
        ByteBuffer header = ByteBuffer.allocate(headerBytes);
        header.put((byte) (0x40 | headerBytes / 4)).put((byte) tos).putShort((short) 0);
        header.putShort((short) identification).putShort((short) fragment);
        header.put((byte) 64).put((byte) SysSocket.IPPROTO_IPV6).putShort((short) 0);
        header.put(source).put(destination).put(options);
        buffer.putBytes(0, header.array());
        buffer.putBytes(headerBytes, payload);
        int sent = Syscalls.sendto(
                socket.number(),
                memory.address(),
                headerBytes + payload.length,
                0,
                memory.address() + ROOM_BYTES,
                SOCKADDR_BYTES);
        SyscallException.check(sent, "sendto", "raw socket of the test");
    }

    @Override
    public void close() {
        socket.close();
        memory.close();
    }
}
