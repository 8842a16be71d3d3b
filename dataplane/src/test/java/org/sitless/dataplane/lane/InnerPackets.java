package org.sitless.dataplane.lane;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.wire.InternetChecksum;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;

/** Inner packets that are all right. */
public final class InnerPackets {
    private static final int PORT = 9;

    private InnerPackets() {}

    /** A UDP datagram with so many octets of payload and a good checksum. */
    public static byte[] udp(Ipv6Address source, Ipv6Address destination, int payloadLength) {
        int datagram = UdpHeader.LENGTH + payloadLength;
        byte[] packet = new byte[Ipv6Header.LENGTH + datagram];
        UnsafeBuffer buffer = new UnsafeBuffer(packet);
        new Ipv6Header()
                .wrap(buffer, 0)
                .versionTrafficClassFlowLabel(0, 0)
                .payloadLength(datagram)
                .nextHeader(IpProtocol.UDP)
                .hopLimit(64)
                .source(source.high(), source.low())
                .destination(destination.high(), destination.low());
        UdpHeader header = new UdpHeader().wrap(buffer, Ipv6Header.LENGTH);
        header.sourcePort(PORT).destinationPort(PORT).length(datagram).checksum(0);
        for (int i = 0; i < payloadLength; i++) {
            packet[Ipv6Header.LENGTH + UdpHeader.LENGTH + i] = (byte) i;
        }
        long sum = InternetChecksum.add(
                InternetChecksum.sum(buffer, Ipv6Header.LENGTH, datagram),
                InternetChecksum.pseudoHeader(buffer, 0, datagram, IpProtocol.UDP));
        header.checksum(InternetChecksum.udpChecksum(sum));
        return packet;
    }
}
