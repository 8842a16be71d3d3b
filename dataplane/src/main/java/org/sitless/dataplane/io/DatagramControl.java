package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.linux.layout.Cmsghdr;
import org.sitless.linux.layout.InPktinfo;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.SocketOption;

/**
 * Ancillary data of a UDP datagram: what of its IPv4 header the kernel lets a program say and see, and where a bundle is to be cut.
 *
 * <pre>
 *   sent:       | cmsghdr, IP_TOS 4 + 4 | cmsghdr, IP_TTL 4 + 4 | cmsghdr, IP_PKTINFO 12 + 4 | cmsghdr, UDP_SEGMENT 2 + 6 |
 *   received:   IP_PKTINFO, IP_TOS (one octet) and UDP_GRO (an int), in any order, among others
 * </pre>
 *
 * Threads: one owner, a source or a sink. Source: ip(7), cmsg(3); {@code ip_cmsg_send} and {@code ip_cmsg_recv_offset} of the kernel.
 */
final class DatagramControl {
    private static final int TTL_OFFSET = Cmsghdr.spaceOf(Integer.BYTES);
    private static final int PKTINFO_OFFSET = TTL_OFFSET + Cmsghdr.spaceOf(Integer.BYTES);

    private static final int SEGMENT_OFFSET = PKTINFO_OFFSET + Cmsghdr.spaceOf(InPktinfo.SIZE);

    /** The most that {@link #write} writes, in bytes. */
    static final int SEND_ROOM = SEGMENT_OFFSET + Cmsghdr.spaceOf(Short.BYTES);

    /** Enough for what is asked for, in bytes. */
    static final int RECEIVE_ROOM = 128;

    private final Cmsghdr item = new Cmsghdr();
    private final InPktinfo packetInfo = new InPktinfo();
    private int typeOfService;
    private int destination;
    private int segmentSize;

    /**
     * Writes up to {@link #SEND_ROOM} bytes.
     *
     * @param source our address, or 0: the route decides
     * @param segmentSize length of the datagrams that the kernel is to cut the message into; 0: it is one
     * @return how many bytes
     */
    int write(UnsafeBuffer buffer, int offset, int tos, int ttl, int source, int segmentSize) {
        putInt(buffer, offset, SocketOption.IP_TOS, tos);
        putInt(buffer, offset + TTL_OFFSET, SocketOption.IP_TTL, ttl);
        head(buffer, offset + PKTINFO_OFFSET, SocketOption.IP_PKTINFO, InPktinfo.SIZE);
        packetInfo
                .wrap(buffer, offset + PKTINFO_OFFSET + Cmsghdr.SIZE)
                .ipiIfindex(0)
                .ipiSpecDst(source)
                .ipiAddr(0);
        if (segmentSize == 0) {
            return SEGMENT_OFFSET;
        }
        head(buffer, offset + SEGMENT_OFFSET, SocketOption.UDP_SEGMENT, Short.BYTES);
        buffer.putShort(offset + SEGMENT_OFFSET + Cmsghdr.SIZE, (short) segmentSize);
        return SEND_ROOM;
    }

    private void putInt(UnsafeBuffer buffer, int offset, SocketOption option, int value) {
        head(buffer, offset, option, Integer.BYTES);
        buffer.putInt(offset + Cmsghdr.SIZE, value);
    }

    private void head(UnsafeBuffer buffer, int offset, SocketOption option, int length) {
        item.wrap(buffer, offset)
                .cmsgLen(Cmsghdr.lengthOf(length))
                .cmsgLevel(option.level())
                .cmsgType(option.number());
    }

    /** Reads {@code [offset, offset + length)}; what is not there is 0. */
    void read(UnsafeBuffer buffer, int offset, int length) {
        typeOfService = 0;
        destination = 0;
        segmentSize = 0;
        int end = offset + length;
        int at = offset;
        while (end - at >= Cmsghdr.SIZE) {
            item.wrap(buffer, at);
            if (item.cmsgLen() < Cmsghdr.SIZE || item.cmsgLen() > end - at) {
                return;
            }
            if (item.cmsgLevel() == SysSocket.IPPROTO_IP) {
                readItem(buffer, at + Cmsghdr.SIZE);
            } else if (is(SocketOption.UDP_GRO)) {
                segmentSize = buffer.getInt(at + Cmsghdr.SIZE);
            }
            at += (int) item.nextItem();
        }
    }

    private void readItem(UnsafeBuffer buffer, int data) {
        if (item.cmsgType() == SocketOption.IP_TOS.number()) {
            typeOfService = buffer.getByte(data) & 0xFF;
        } else if (item.cmsgType() == SocketOption.IP_PKTINFO.number()) {
            destination = packetInfo.wrap(buffer, data).ipiAddr();
        }
    }

    private boolean is(SocketOption option) {
        return item.cmsgLevel() == option.level() && item.cmsgType() == option.number();
    }

    /** Length of the datagrams that the kernel has bundled; 0: it is one. */
    int segmentSize() {
        return segmentSize;
    }

    /** The TOS octet of the datagram that was read. */
    int typeOfService() {
        return typeOfService;
    }

    /** Where the datagram that was read was sent to: one of our addresses, or a broadcast address. */
    int destination() {
        return destination;
    }
}
