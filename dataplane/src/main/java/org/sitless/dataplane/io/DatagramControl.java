package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.linux.layout.Cmsghdr;
import org.sitless.linux.layout.InPktinfo;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.SocketOption;

/**
 * Ancillary data of a UDP datagram: what of its IPv4 header the kernel lets a program say and see.
 *
 * <pre>
 *   sent:       | cmsghdr, IP_TOS 4 + 4 | cmsghdr, IP_TTL 4 + 4 | cmsghdr, IP_PKTINFO 12 + 4 |
 *   received:   IP_PKTINFO and IP_TOS (one octet), in any order, among others
 * </pre>
 *
 * Threads: one owner, a source or a sink. Source: ip(7), cmsg(3); {@code ip_cmsg_send} and {@code ip_cmsg_recv_offset} of the kernel.
 */
final class DatagramControl {
    private static final int TTL_OFFSET = Cmsghdr.spaceOf(Integer.BYTES);
    private static final int PKTINFO_OFFSET = TTL_OFFSET + Cmsghdr.spaceOf(Integer.BYTES);

    /** What {@link #write} writes, in bytes. */
    static final int SENT_LENGTH = PKTINFO_OFFSET + Cmsghdr.spaceOf(InPktinfo.SIZE);

    /** Enough for what is asked for, in bytes. */
    static final int RECEIVE_ROOM = 128;

    private final Cmsghdr item = new Cmsghdr();
    private final InPktinfo packetInfo = new InPktinfo();
    private int typeOfService;
    private int destination;

    /**
     * Writes {@link #SENT_LENGTH} bytes.
     *
     * @param source our address, or 0: the route decides
     */
    void write(UnsafeBuffer buffer, int offset, int tos, int ttl, int source) {
        putInt(buffer, offset, SocketOption.IP_TOS, tos);
        putInt(buffer, offset + TTL_OFFSET, SocketOption.IP_TTL, ttl);
        head(buffer, offset + PKTINFO_OFFSET, SocketOption.IP_PKTINFO, InPktinfo.SIZE);
        packetInfo
                .wrap(buffer, offset + PKTINFO_OFFSET + Cmsghdr.SIZE)
                .ipiIfindex(0)
                .ipiSpecDst(source)
                .ipiAddr(0);
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
        int end = offset + length;
        int at = offset;
        while (end - at >= Cmsghdr.SIZE) {
            item.wrap(buffer, at);
            if (item.cmsgLen() < Cmsghdr.SIZE || item.cmsgLen() > end - at) {
                return;
            }
            if (item.cmsgLevel() == SysSocket.IPPROTO_IP) {
                readItem(buffer, at + Cmsghdr.SIZE);
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

    /** The TOS octet of the datagram that was read. */
    int typeOfService() {
        return typeOfService;
    }

    /** Where the datagram that was read was sent to: one of our addresses, or a broadcast address. */
    int destination() {
        return destination;
    }
}
