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
import org.sitless.linux.libc.NativeMemory;

/**
 * Reads datagrams from a UDP socket, many with one recvmmsg(2), and puts the headers back that the kernel took away, as far as it tells
 * them: addresses, ports, lengths, TOS. So the decap road sees outer packets, whichever socket they came from.
 *
 * <pre>
 *   message:                                                 | payload | payload | payload | pay |    what GRO has bundled (UDP_GRO)
 *   slot:   | headroom ... | IPv4 header 20 | UDP header 8 | payload |
 *                          written here                    ^ INNER_OFFSET, copied to
 * </pre>
 *
 * What the kernel bundles it could not have brought any cheaper: a copy is a tenth of what a datagram alone costs there. Datagrams that
 * find no slot wait here for the next batch. TTL, identification and DF say nothing of the packet that came; the header checksum is valid,
 * the UDP one is 0, for the kernel has looked at both.
 *
 * <p>Threads: the reader of the decap direction. Source: udp(7), recvmmsg(2).
 */
final class UdpSource implements PacketSource {
    private static final int HEADERS = OuterProtocol.UDP.overheadBytes();
    private static final int MOST_MESSAGES = 16;
    private static final int ROOM = 65_536;
    private static final int UNKNOWN_TTL = 64;

    private final UdpSocket socket;
    private final int capacity;
    private final MessageArray messages;
    private final NativeMemory memory;
    private final UnsafeBuffer payloads;
    private final DatagramControl control = new DatagramControl();
    private final Ipv4Header outer = new Ipv4Header();
    private final UdpHeader udp = new UdpHeader();

    /** Messages that were read, the one that is being dealt out, and how much of it has been. */
    private int received;

    private int current;
    private int dealtBytes;

    /** @param capacity most messages that one call reads, each one datagram or many */
    UdpSource(UdpSocket socket, int capacity) {
        this.socket = socket;
        this.capacity = Math.min(capacity, MOST_MESSAGES);
        messages = new MessageArray(this.capacity, DatagramControl.RECEIVE_ROOM);
        memory = NativeMemory.allocate((long) this.capacity * ROOM);
        payloads = memory.buffer();
        for (int i = 0; i < this.capacity; i++) {
            messages.piece(i, memory.address() + (long) i * ROOM, ROOM);
        }
    }

    @Override
    public int receive(SlotBatch batch) {
        if (batch.isEmpty()) {
            return 0;
        }
        if (!hasMore()) {
            int result = read();
            if (result < 0) {
                return result == -Errno.EAGAIN ? 0 : result;
            }
        }
        int filled = 0;
        while (filled < batch.size() && hasMore()) {
            deal(batch.slot(filled++));
        }
        return filled;
    }

    private int read() {
        for (int i = 0; i < capacity; i++) {
            messages.askSource(i);
        }
        int result = PathErrno.recvmmsg(socket.descriptor(), messages.address(0), capacity, SysSocket.MSG_DONTWAIT);
        received = Math.max(0, result);
        current = 0;
        dealtBytes = 0;
        return result;
    }

    @Override
    public boolean hasMore() {
        return current < received;
    }

    /** The next datagram of the current message. */
    private void deal(PacketSlot slot) {
        if (dealtBytes == 0) {
            control.read(messages.memory(), messages.controlOffset(current), messages.controlLength(current));
        }
        int left = messages.receivedLength(current) - dealtBytes;
        int length = control.segmentSize() > 0 ? Math.min(left, control.segmentSize()) : left;
        slot.buffer().putBytes(PacketSlot.INNER_OFFSET, payloads, current * ROOM + dealtBytes, length);
        writeHeaders(slot, HEADERS + length);
        dealtBytes += length;
        if (length == left) {
            current++;
            dealtBytes = 0;
        }
    }

    private void writeHeaders(PacketSlot slot, int length) {
        int offset = PacketSlot.INNER_OFFSET - HEADERS;
        outer.wrap(slot.buffer(), offset)
                .versionAndHeaderLength(Ipv4Header.LENGTH)
                .typeOfService(control.typeOfService())
                .totalLength(length)
                .identification(0)
                .flagsAndFragmentOffset(0)
                .timeToLive(UNKNOWN_TTL)
                .protocol(IpProtocol.UDP)
                .source(messages.sourceAddress(current))
                .destination(control.destination())
                .updateChecksum();
        udp.wrap(slot.buffer(), offset + Ipv4Header.LENGTH)
                .sourcePort(messages.sourcePort(current))
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
        memory.close();
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
