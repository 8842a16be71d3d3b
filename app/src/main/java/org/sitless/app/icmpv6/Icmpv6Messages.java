package org.sitless.app.icmpv6;

import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.linux.layout.Cmsghdr;
import org.sitless.linux.layout.In6Pktinfo;
import org.sitless.linux.layout.Iovec;
import org.sitless.linux.layout.Msghdr;
import org.sitless.linux.layout.SockaddrIn6;
import org.sitless.linux.layout.SysSocket;
import org.sitless.linux.libc.NativeMemory;
import org.sitless.linux.libc.SocketOption;
import org.sitless.linux.libc.Syscalls;

/**
 * The memory through which one message at a time passes a socket: header, peer, ancillary data (addresses and hop limit), octets.
 *
 * <p>Threads: one. Source: sendmsg(2), recvmsg(2), RFC 3542 §6.
 */
final class Icmpv6Messages implements AutoCloseable {
    private static final int NAME = 64;
    private static final int VECTOR = 96;
    private static final int CONTROL = 112;
    private static final int CONTROL_ROOM = 256;
    private static final int OCTETS = CONTROL + CONTROL_ROOM;

    /** More than any neighbour discovery message on Ethernet has. */
    private static final int OCTETS_ROOM = 9_216;

    private final int deviceIndex;
    private final NativeMemory memory = NativeMemory.allocate(OCTETS + OCTETS_ROOM);
    private final UnsafeBuffer buffer = memory.buffer();
    private final SockaddrIn6 name = new SockaddrIn6().wrap(buffer, NAME);
    private final Cmsghdr item = new Cmsghdr();
    private final In6Pktinfo packet = new In6Pktinfo();

    Icmpv6Messages(int deviceIndex) {
        this.deviceIndex = deviceIndex;
    }

    int send(int socket, OutgoingIcmpv6 message) {
        Ipv6Address to = message.destination();
        buffer.setMemory(0, OCTETS, (byte) 0);
        name.sin6Family(SysSocket.AF_INET6).address(to.high(), to.low()).sin6ScopeId(isLinkLocal(to) ? deviceIndex : 0);
        buffer.putBytes(OCTETS, message.message());
        int controlBytes = writeControl(message);
        header(message.message().length, controlBytes);
        return Syscalls.sendmsg(socket, memory.address(), SysSocket.MSG_NOSIGNAL);
    }

    /** fe80::/10, and multicast with link-local scope, mean something else on every link (RFC 4007). */
    private static boolean isLinkLocal(Ipv6Address address) {
        int first = (int) (address.high() >>> 48);
        return (first & 0xFFC0) == 0xFE80 || (first & 0xFF0F) == 0xFF02;
    }

    private int writeControl(OutgoingIcmpv6 message) {
        Ipv6Address from = message.source();
        writeItem(CONTROL, SocketOption.IPV6_PKTINFO, In6Pktinfo.SIZE);
        packet.wrap(buffer, CONTROL + Cmsghdr.SIZE)
                .address(from.high(), from.low())
                .ipi6Ifindex(deviceIndex);
        int second = CONTROL + Cmsghdr.spaceOf(In6Pktinfo.SIZE);
        writeItem(second, SocketOption.IPV6_HOPLIMIT, Integer.BYTES);
        buffer.putInt(second + Cmsghdr.SIZE, message.hopLimit());
        return second + Cmsghdr.spaceOf(Integer.BYTES) - CONTROL;
    }

    private void writeItem(int offset, SocketOption option, int bytes) {
        item.wrap(buffer, offset)
                .cmsgLen(Cmsghdr.lengthOf(bytes))
                .cmsgLevel(option.level())
                .cmsgType(option.number());
    }

    private Msghdr header(int octets, int controlBytes) {
        new Iovec().wrap(buffer, VECTOR).iovBase(memory.address() + OCTETS).iovLen(octets);
        return new Msghdr()
                .wrap(buffer, 0)
                .msgName(memory.address() + NAME)
                .msgNamelen(SockaddrIn6.SIZE)
                .msgIov(memory.address() + VECTOR)
                .msgIovlen(1)
                .msgControl(memory.address() + CONTROL)
                .msgControllen(controlBytes)
                .msgFlags(0);
    }

    Optional<ReceivedIcmpv6> receive(int socket) {
        Msghdr header = header(OCTETS_ROOM, CONTROL_ROOM);
        int length = Syscalls.recvmsg(socket, memory.address(), SysSocket.MSG_DONTWAIT);
        if (length < 0 || (header.msgFlags() & (SysSocket.MSG_TRUNC | SysSocket.MSG_CTRUNC)) != 0) {
            return Optional.empty();
        }
        byte[] octets = new byte[length];
        buffer.getBytes(OCTETS, octets);
        Ipv6Address destination = new Ipv6Address(0, 0);
        int hopLimit = 0;
        int end = CONTROL + (int) header.msgControllen();
        for (int at = CONTROL; at + Cmsghdr.SIZE <= end; at += (int) item.nextItem()) {
            item.wrap(buffer, at);
            if (item.cmsgLen() < Cmsghdr.SIZE) {
                break;
            }
            if (is(SocketOption.IPV6_PKTINFO)) {
                packet.wrap(buffer, at + Cmsghdr.SIZE);
                destination = new Ipv6Address(packet.addressHigh(), packet.addressLow());
            } else if (is(SocketOption.IPV6_HOPLIMIT)) {
                hopLimit = buffer.getInt(at + Cmsghdr.SIZE);
            }
        }
        Ipv6Address source = new Ipv6Address(name.addressHigh(), name.addressLow());
        return Optional.of(new ReceivedIcmpv6(source, destination, hopLimit, octets));
    }

    private boolean is(SocketOption option) {
        return item.cmsgLevel() == option.level() && item.cmsgType() == option.number();
    }

    @Override
    public void close() {
        memory.close();
    }
}
