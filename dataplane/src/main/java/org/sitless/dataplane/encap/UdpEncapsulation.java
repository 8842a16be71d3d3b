package org.sitless.dataplane.encap;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.tunnel.OuterTemplate;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * v6udpv4: the bare IPv6 packet is the UDP payload (RFC 5572 §4.5.2), which is also what Linux {@code fou} with protocol 41 speaks.
 *
 * <pre>
 *   before:                              | IPv6 header | payload |
 *   after:  | IPv4 header 20 | UDP 8     | IPv6 header | payload |
 * </pre>
 *
 * The header is what the kernel will write in its turn: the sink takes addresses, port, TOS and TTL from it and sends what stands behind
 * it. So an outer packet looks the same on all roads, and to whoever reads along. Checksum and identification are left to the kernel. A
 * super-packet's lengths speak of the whole, or are 0 where sixteen bits cannot say it.
 */
public final class UdpEncapsulation implements Encapsulation {
    private static final int OVERHEAD = OuterProtocol.UDP.overheadBytes();
    private static final int LONGEST_PACKET = 0xFFFF;

    private final long localPort;
    private final Ipv6Header inner = new Ipv6Header();

    /** @param localPort our port: the source of all we send */
    public UdpEncapsulation(int localPort) {
        this.localPort = localPort;
    }

    @Override
    public void encapsulate(PacketSlot slot) {
        Tunnel tunnel = slot.tunnel();
        int outerOffset = slot.packetOffset() - OVERHEAD;
        int outerLength = slot.packetLength() + OVERHEAD;
        int totalLength = outerLength > LONGEST_PACKET ? 0 : outerLength;
        long udpLength = totalLength == 0 ? 0 : totalLength - OuterTemplate.LENGTH;
        long remotePort = tunnel.spec().remote().port();
        inner.wrap(slot.buffer(), slot.packetOffset());
        tunnel.outerTemplate().write(slot.buffer(), outerOffset, inner, totalLength, 0, tunnel.flags());
        long header = (localPort << 48) | (remotePort << 32) | (udpLength << 16);
        slot.buffer().putLong(outerOffset + OuterTemplate.LENGTH, header, BIG_ENDIAN);
        slot.packet(outerOffset, outerLength);
    }
}
