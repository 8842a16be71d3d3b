package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.UdpHeader;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.Syscalls;

/**
 * Reads datagrams from a UDP socket, as many as a batch has slots with one recvmmsg(2), and puts the headers back that the kernel took
 * away, as far as it tells them: addresses, ports, lengths, TOS. So the decap road sees outer packets, whichever socket they came from.
 *
 * <pre>
 *   slot:   | headroom ... | IPv4 header 20 | UDP header 8 | payload ...
 *                          written here                    ^ INNER_OFFSET, read begins
 * </pre>
 *
 * TTL, identification and DF say nothing of the packet that came; the header checksum is valid, the UDP one is 0, for the kernel has
 * looked at both.
 *
 * <p>Threads: the reader of the decap direction. Source: udp(7), recvmmsg(2).
 */
final class UdpSource implements PacketSource {
    private static final int HEADERS = OuterProtocol.UDP.overheadBytes();
    private static final int ROOM = PacketSlot.CAPACITY - PacketSlot.INNER_OFFSET;
    private static final int UNKNOWN_TTL = 64;

    private final UdpSocket socket;
    private final int capacity;
    private final MessageArray messages;
    private final DatagramControl control = new DatagramControl();
    private final Ipv4Header outer = new Ipv4Header();
    private final UdpHeader udp = new UdpHeader();

    /** @param capacity most datagrams that one call reads */
    UdpSource(UdpSocket socket, int capacity) {
        this.socket = socket;
        this.capacity = capacity;
        messages = new MessageArray(capacity, DatagramControl.RECEIVE_ROOM);
    }

    @Override
    public int receive(SlotBatch batch) {
        int wanted = Math.min(batch.size(), capacity);
        for (int i = 0; i < wanted; i++) {
            messages.piece(i, batch.slot(i).buffer().addressOffset() + PacketSlot.INNER_OFFSET, ROOM);
            messages.askSource(i);
        }
        int received = Syscalls.recvmmsg(socket.descriptor(), messages.address(0), wanted, SysSocket.MSG_DONTWAIT);
        if (received < 0) {
            return received == -Errno.EAGAIN ? 0 : received;
        }
        for (int i = 0; i < received; i++) {
            accept(batch.slot(i), i);
        }
        return received;
    }

    private void accept(PacketSlot slot, int message) {
        UnsafeBuffer buffer = slot.buffer();
        int offset = PacketSlot.INNER_OFFSET - HEADERS;
        int length = HEADERS + messages.receivedLength(message);
        control.read(messages.memory(), messages.controlOffset(message), messages.controlLength(message));
        outer.wrap(buffer, offset)
                .versionAndHeaderLength(Ipv4Header.LENGTH)
                .typeOfService(control.typeOfService())
                .totalLength(length)
                .identification(0)
                .flagsAndFragmentOffset(0)
                .timeToLive(UNKNOWN_TTL)
                .protocol(IpProtocol.UDP)
                .source(messages.sourceAddress(message))
                .destination(control.destination())
                .updateChecksum();
        udp.wrap(buffer, offset + Ipv4Header.LENGTH)
                .sourcePort(messages.sourcePort(message))
                .destinationPort(socket.port())
                .length(length - Ipv4Header.LENGTH)
                .checksum(0);
        slot.received(offset, length);
    }

    @Override
    public int pollDescriptor() {
        return socket.descriptor();
    }

    @Override
    public void close() {
        messages.close();
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
