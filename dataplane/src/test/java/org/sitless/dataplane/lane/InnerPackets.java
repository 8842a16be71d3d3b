package org.sitless.dataplane.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.wire.InternetChecksum;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;

/** Inner packets that are all right. */
public final class InnerPackets {
    public static final int PORT = 9;

    private static final int HEADERS = Ipv6Header.LENGTH + UdpHeader.LENGTH;

    private InnerPackets() {}

    /** Octets that differ from those of other lengths. */
    public static byte[] payload(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 7 + length);
        }
        return payload;
    }

    /** A UDP datagram with so many octets of payload and a good checksum. */
    public static byte[] udp(Ipv6Address source, Ipv6Address destination, int payloadLength) {
        return udp(source, destination, payload(payloadLength));
    }

    /** A UDP datagram with a good checksum. */
    public static byte[] udp(Ipv6Address source, Ipv6Address destination, byte[] payload) {
        byte[] packet = unfinishedUdp(source, destination, payload);
        UnsafeBuffer buffer = new UnsafeBuffer(packet);
        long sum = InternetChecksum.sum(buffer, Ipv6Header.LENGTH, packet.length - Ipv6Header.LENGTH);
        new UdpHeader().wrap(buffer, Ipv6Header.LENGTH).checksum(InternetChecksum.udpChecksum(sum));
        return packet;
    }

    /** A UDP datagram in whose checksum field only the pseudo-header's folded sum stands. */
    public static byte[] unfinishedUdp(Ipv6Address source, Ipv6Address destination, byte[] payload) {
        int datagram = UdpHeader.LENGTH + payload.length;
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
        header.sourcePort(PORT).destinationPort(PORT).length(datagram);
        header.checksum(InternetChecksum.fold(InternetChecksum.pseudoHeader(buffer, 0, datagram, IpProtocol.UDP)));
        buffer.putBytes(HEADERS, payload);
        return packet;
    }

    /** What a datagram carries whose checksum is good; fails otherwise. */
    public static byte[] payloadOfValidUdp(byte[] packet) {
        UnsafeBuffer buffer = new UnsafeBuffer(packet);
        int datagram = packet.length - Ipv6Header.LENGTH;
        long sum = InternetChecksum.add(
                InternetChecksum.sum(buffer, Ipv6Header.LENGTH, datagram),
                InternetChecksum.pseudoHeader(buffer, 0, datagram, IpProtocol.UDP));
        assertThat(InternetChecksum.isValid(sum)).as("checksum is good").isTrue();
        return Arrays.copyOfRange(packet, HEADERS, packet.length);
    }
}
