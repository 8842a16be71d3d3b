package org.sitless.dataplane.io;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.linux.layout.Cmsghdr;
import org.sitless.linux.layout.InPktinfo;
import org.sitless.linux.layout.SockExtendedErr;
import org.sitless.linux.layout.SockaddrIn;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.SocketOption;

/**
 * Ancillary data of a message from an error queue: who says what of our packet.
 *
 * <pre>
 *   IP_RECVERR:   | sock_extended_err 16 | sockaddr_in of who sent the ICMP error 16 |
 *   IP_PKTINFO:   | in_pktinfo 12 |          where the error was sent to, if the socket asked for it: our address
 * </pre>
 *
 * Threads: one owner. Source: ip(7), linux/errqueue.h.
 */
final class ErrorControl {
    /** Enough for both and what else a socket asked for, in bytes. */
    static final int ROOM = 160;

    private final Cmsghdr item = new Cmsghdr();
    private final SockExtendedErr extended = new SockExtendedErr();
    private final SockaddrIn address = new SockaddrIn();
    private final InPktinfo packetInfo = new InPktinfo();
    private int origin;
    private int type;
    private int code;
    private int mtu;
    private int offender;
    private int destination;

    /** Reads {@code [offset, offset + length)}; what is not there is 0. */
    void read(UnsafeBuffer buffer, int offset, int length) {
        origin = 0;
        destination = 0;
        int end = offset + length;
        int at = offset;
        while (end - at >= Cmsghdr.SIZE) {
            item.wrap(buffer, at);
            if (item.cmsgLen() < Cmsghdr.SIZE || item.cmsgLen() > end - at) {
                return;
            }
            if (item.cmsgLevel() == SysSocket.IPPROTO_IP) {
                readItem(buffer, at + Cmsghdr.SIZE, (int) item.cmsgLen() - Cmsghdr.SIZE);
            }
            at += (int) item.nextItem();
        }
    }

    private void readItem(UnsafeBuffer buffer, int data, int length) {
        if (item.cmsgType() == SocketOption.IP_RECVERR.number() && length >= SockExtendedErr.SIZE + SockaddrIn.SIZE) {
            extended.wrap(buffer, data);
            origin = extended.eeOrigin();
            type = extended.eeType();
            code = extended.eeCode();
            mtu = extended.eeInfo();
            offender = address.wrap(buffer, data + SockExtendedErr.SIZE).sinAddr();
        } else if (item.cmsgType() == SocketOption.IP_PKTINFO.number()) {
            destination = packetInfo.wrap(buffer, data).ipiAddr();
        }
    }

    /** Whether somebody told the kernel; otherwise it found out by itself. */
    boolean isOfIcmp() {
        return origin == SysSocket.SO_EE_ORIGIN_ICMP;
    }

    /** ICMP type. */
    int type() {
        return type;
    }

    /** ICMP code. */
    int code() {
        return code;
    }

    /** Of a fragmentation needed the MTU that it names, in bytes; 0: none. */
    int mtu() {
        return mtu;
    }

    /** Who sent the error. */
    int offender() {
        return offender;
    }

    /** To which of our addresses the error was sent; 0 where nobody asked. */
    int destination() {
        return destination;
    }
}
