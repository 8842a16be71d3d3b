package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.Icmpv4Message;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.Errno;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.Syscalls;

/**
 * Reads what ICMPv4 says of a socket's packets from its error queue, and puts each error together again as the packet that it came in.
 *
 * <pre>
 *   queue:                                      | what the error quotes: of a raw socket's packet from the IPv4 header on,
 *                                               | of a datagram from its payload on ........ |
 *   slot:  | headroom | IPv4 20 | ICMPv4 8 | quoted IPv4 header 20 | (quoted UDP header 8) | quoted inner packet
 *                     made up              made up for a datagram                          ^ INNER_OFFSET
 * </pre>
 *
 * So it takes the decap road like anything else that came from outside. What our own kernel says without anybody having told it
 * ({@code SO_EE_ORIGIN_LOCAL}) is passed over: send(2) has said that too.
 *
 * <p>It does not matter how packets are sent: the queue is a socket's, and one that sends nothing has it as well. Ready when poll(2) says
 * {@code POLLERR}, so that it costs nothing while there is no error.
 *
 * <p>Threads: the reader of the decap direction. Source: ip(7) IP_RECVERR, recvmsg(2) MSG_ERRQUEUE, linux/errqueue.h.
 */
final class ErrorQueueSource implements PacketSource {
    private static final int MOST_ERRORS = 16;
    /** The queue's room is that of what is received, so what nobody hears of must not stay in it. */
    private static final int MOST_TURNS = 16;

    /** Routers quote up to 548 octets (RFC 1812 §4.3.2.3); the kernel keeps no more than the packet that came. */
    private static final int ROOM = 2_048;

    private static final int ERROR_HEADERS = Ipv4Header.LENGTH + Icmpv4Message.LENGTH;
    private static final int UNKNOWN_TTL = 64;
    private static final int NOTHING_LEFT = Integer.MIN_VALUE;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int LONGEST_PACKET = 0xFFFF;

    /** Where an IPv6 header says how long what stands behind it is. */
    private static final int IPV6_LENGTH_END = Ipv6Header.PAYLOAD_LENGTH_OFFSET + Short.BYTES;

    private final int descriptor;
    private final String name;
    private final OuterProtocol protocol;
    private final int localPort;
    private final int readOffset;
    private final MessageArray messages = new MessageArray(MOST_ERRORS, ErrorControl.ROOM);
    private final NativeMemory memory = NativeMemory.allocate((long) MOST_ERRORS * ROOM);
    private final UnsafeBuffer quotes = memory.buffer();
    private final ErrorControl control = new ErrorControl();
    private final Ipv4Header header = new Ipv4Header();
    private final Icmpv4Message error = new Icmpv4Message();
    private final UdpHeader udp = new UdpHeader();
    private final Ipv6Header inner = new Ipv6Header();

    private ErrorQueueSource(int descriptor, String name, OuterProtocol protocol, int localPort) {
        this.descriptor = descriptor;
        this.name = name;
        this.protocol = protocol;
        this.localPort = localPort;
        readOffset = PacketSlot.INNER_OFFSET - (protocol == OuterProtocol.UDP ? 0 : Ipv4Header.LENGTH);
        for (int i = 0; i < MOST_ERRORS; i++) {
            messages.piece(i, memory.address() + (long) i * ROOM, ROOM);
        }
    }

    /** Errors about packets that a raw socket sent with their headers ({@code IP_HDRINCL}). */
    static ErrorQueueSource ofRaw(RawSocket socket) {
        return new ErrorQueueSource(socket.descriptor(), socket.toString(), OuterProtocol.PROTO41, 0);
    }

    /** Errors about datagrams. */
    static ErrorQueueSource ofUdp(UdpSocket socket) {
        return new ErrorQueueSource(socket.descriptor(), socket.toString(), OuterProtocol.UDP, socket.port());
    }

    @Override
    public int receive(SlotBatch batch) {
        int filled = 0;
        for (int turn = 0; filled == 0 && turn < MOST_TURNS; turn++) {
            filled = take(batch);
        }
        return filled == NOTHING_LEFT ? 0 : filled;
    }

    /** @return how many slots are filled, 0 if there were only errors that tell nothing, {@link #NOTHING_LEFT}, or -errno */
    private int take(SlotBatch batch) {
        int wanted = Math.min(batch.size(), MOST_ERRORS);
        for (int i = 0; i < wanted; i++) {
            messages.askSource(i);
        }
        int flags = SysSocket.MSG_DONTWAIT | SysSocket.MSG_ERRQUEUE;
        int received = Syscalls.recvmmsg(descriptor, messages.address(0), wanted, flags);
        if (received <= 0) {
            return received == 0 || received == -Errno.EAGAIN ? NOTHING_LEFT : received;
        }
        int filled = 0;
        for (int i = 0; i < received; i++) {
            control.read(messages.memory(), messages.controlOffset(i), messages.controlLength(i));
            if (control.isOfIcmp()) {
                putTogether(batch.slot(filled++), i);
            }
        }
        return filled;
    }

    private void putTogether(PacketSlot slot, int message) {
        int quoteLength = messages.receivedLength(message);
        UnsafeBuffer buffer = slot.buffer();
        buffer.putBytes(readOffset, quotes, message * ROOM, quoteLength);
        int offset = readOffset - ERROR_HEADERS;
        int source = control.destination();
        if (protocol == OuterProtocol.UDP) {
            offset -= protocol.overheadBytes();
            writeQuotedHeaders(buffer, offset + ERROR_HEADERS, message, source);
        } else if (quoteLength >= Ipv4Header.LENGTH) {
            source = header.wrap(buffer, readOffset).source();
        }
        int length = readOffset + quoteLength - offset;
        writeErrorHeaders(buffer, offset, length, source);
        slot.received(offset, length);
    }

    /** How long the datagram was, its inner packet says, if enough of it is quoted; otherwise nobody knows, and it may have been any length. */
    private void writeQuotedHeaders(UnsafeBuffer buffer, int offset, int message, int source) {
        int length = messages.receivedLength(message) < IPV6_LENGTH_END
                ? LONGEST_PACKET
                : protocol.overheadBytes() + inner.wrap(buffer, readOffset).totalLength();
        int totalLength = Math.min(LONGEST_PACKET, length);
        header.wrap(buffer, offset)
                .versionAndHeaderLength(Ipv4Header.LENGTH)
                .typeOfService(0)
                .totalLength(totalLength)
                .identification(0)
                .flagsAndFragmentOffset(DONT_FRAGMENT)
                .timeToLive(UNKNOWN_TTL)
                .protocol(IpProtocol.UDP)
                .source(source)
                .destination(messages.sourceAddress(message))
                .updateChecksum();
        udp.wrap(buffer, offset + Ipv4Header.LENGTH)
                .sourcePort(localPort)
                .destinationPort(messages.sourcePort(message))
                .length(totalLength - Ipv4Header.LENGTH)
                .checksum(0);
    }

    private void writeErrorHeaders(UnsafeBuffer buffer, int offset, int length, int destination) {
        header.wrap(buffer, offset)
                .versionAndHeaderLength(Ipv4Header.LENGTH)
                .typeOfService(0)
                .totalLength(length)
                .identification(0)
                .flagsAndFragmentOffset(0)
                .timeToLive(UNKNOWN_TTL)
                .protocol(IpProtocol.ICMPV4)
                .source(control.offender())
                .destination(destination)
                .updateChecksum();
        error.wrap(buffer, offset + Ipv4Header.LENGTH)
                .type(control.type())
                .code(control.code())
                .identifier(0)
                .nextHopMtu(control.mtu())
                .updateChecksum(length - Ipv4Header.LENGTH);
    }

    /** Nothing, unless poll(2) says that the socket is at fault. */
    @Override
    public boolean tellsErrorsOnly() {
        return true;
    }

    @Override
    public int pollDescriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        messages.close();
        memory.close();
    }

    @Override
    public String toString() {
        return "error queue of the " + name;
    }
}
