package org.sitless.dataplane.io;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;

/**
 * Reads protocol 41 from a raw socket, as many packets as a batch has slots with one recvmmsg(2).
 *
 * <pre>
 *   slot:   | headroom ... | IPv4 header | inner packet ...
 *                          ^ read begins ^ INNER_OFFSET, if the outer header has no options
 * </pre>
 *
 * The kernel has reassembled fragments, and GRO may have merged packets: whatever it is comes whole, up to 64 KB, and nothing says
 * what the kernel did to it ({@code GroRepair} finds out). Packets of other tunnels and of strangers come too.
 *
 * <p>Threads: the reader of the decap direction. Source: raw(7), recvmmsg(2).
 */
final class RawSource implements PacketSource {
    private static final int READ_OFFSET = PacketSlot.INNER_OFFSET - Ipv4Header.LENGTH;
    private static final int ROOM = PacketSlot.CAPACITY - READ_OFFSET;

    private final RawSocket socket;
    private final MessageArray messages;
    private final int capacity;

    /** @param capacity most packets that one call reads */
    RawSource(RawSocket socket, int capacity) {
        this.socket = socket;
        this.capacity = capacity;
        messages = new MessageArray(capacity);
    }

    @Override
    public int receive(SlotBatch batch) {
        int wanted = Math.min(batch.size(), capacity);
        for (int i = 0; i < wanted; i++) {
            messages.piece(i, batch.slot(i).buffer().addressOffset() + READ_OFFSET, ROOM);
        }
        int received = PathErrno.recvmmsg(socket.descriptor(), messages.address(0), wanted, SysSocket.MSG_DONTWAIT);
        if (received < 0) {
            return received == -Errno.EAGAIN ? 0 : received;
        }
        for (int i = 0; i < received; i++) {
            batch.slot(i).received(READ_OFFSET, messages.receivedLength(i));
        }
        return received;
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
