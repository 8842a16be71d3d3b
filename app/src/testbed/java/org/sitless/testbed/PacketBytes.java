package org.sitless.testbed;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Packets written octet by octet from the RFCs, so that nothing of ours says what is right. All values in reading order. */
public final class PacketBytes {
    public static final int ICMPV4 = 1;
    public static final int IPV4 = 4;
    public static final int UDP = 17;
    public static final int IPV6 = 41;
    public static final int GRE = 47;
    public static final int ICMPV6 = 58;

    private static final int IPV6_HEADER = 40;
    private static final int IPV4_HEADER = 20;

    private PacketBytes() {}

    /** RFC 8200 §3. */
    public static byte[] ipv6(String source, String destination, int nextHeader, int hopLimit, int trafficClass, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(IPV6_HEADER + payload.length);
        packet.putInt(0x6000_0000 | trafficClass << 20).putShort((short) payload.length);
        packet.put((byte) nextHeader).put((byte) hopLimit).put(ipv6Octets(source)).put(ipv6Octets(destination));
        return packet.put(payload).array();
    }

    /** The same with hop limit 64 and traffic class 0. */
    public static byte[] ipv6(String source, String destination, int nextHeader, byte[] payload) {
        return ipv6(source, destination, nextHeader, 64, 0, payload);
    }

    /** RFC 791 §3.1: protocol 41 and others, TTL 64, don't fragment, checksum right. */
    public static byte[] ipv4(String source, String destination, int protocol, byte[] payload) {
        return ipv4(source, destination, protocol, 0, 64, 0x4000, 0, payload);
    }

    /** The same, with TOS, TTL, the sixteen bits of flags and fragment offset, and identification. */
    public static byte[] ipv4(
            String source, String destination, int protocol, int tos, int ttl, int flags, int identification, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(IPV4_HEADER + payload.length);
        packet.put((byte) 0x45).put((byte) tos).putShort((short) packet.capacity());
        packet.putShort((short) identification).putShort((short) flags);
        packet.put((byte) ttl).put((byte) protocol).putShort((short) 0);
        packet.put(octets(source)).put(octets(destination)).put(payload);
        return ipv4Checksum(packet.array());
    }

    /** Sets the header checksum right, options included. */
    public static byte[] ipv4Checksum(byte[] packet) {
        int header = Math.min(packet.length, (packet[0] & 0xF) * 4);
        packet[10] = 0;
        packet[11] = 0;
        ByteBuffer.wrap(packet).putShort(10, (short) ~sum(packet, 0, header, 0));
        return packet;
    }

    /** The header of IPv4 with these options, a multiple of four octets, between it and the payload. */
    public static byte[] withOptions(byte[] packet, byte[] options) {
        byte[] all = concat(java.util.Arrays.copyOf(packet, IPV4_HEADER), options,
                java.util.Arrays.copyOfRange(packet, IPV4_HEADER, packet.length));
        all[0] = (byte) (0x40 | (IPV4_HEADER + options.length) / 4);
        ByteBuffer.wrap(all).putShort(2, (short) all.length);
        return ipv4Checksum(all);
    }

    /** An ICMPv6 message with its checksum (RFC 4443 §2.3): type, code, the four octets behind the checksum, the rest. */
    public static byte[] icmpv6(String source, String destination, int type, int code, int word, byte[] body) {
        ByteBuffer message = ByteBuffer.allocate(8 + body.length);
        message.put((byte) type).put((byte) code).putShort((short) 0).putInt(word).put(body);
        byte[] pseudo = concat(ipv6Octets(source), ipv6Octets(destination));
        int sum = sum(pseudo, 0, pseudo.length, ICMPV6 + message.capacity());
        message.putShort(2, (short) ~sum(message.array(), 0, message.capacity(), sum));
        return message.array();
    }

    /** An echo request in its IPv6 packet. */
    public static byte[] echo(String source, String destination, int identifier, int sequence, int payloadBytes) {
        byte[] message =
                icmpv6(source, destination, 128, 0, identifier << 16 | sequence, new byte[payloadBytes]);
        return ipv6(source, destination, ICMPV6, message);
    }

    /** An ICMPv4 message (RFC 792): type, code, the four octets behind the checksum, what it quotes. */
    public static byte[] icmpv4(int type, int code, int word, byte[] quote) {
        ByteBuffer message = ByteBuffer.allocate(8 + quote.length);
        message.put((byte) type).put((byte) code).putShort((short) 0).putInt(word).put(quote);
        message.putShort(2, (short) ~sum(message.array(), 0, message.capacity(), 0));
        return message.array();
    }

    /** RFC 768, without a checksum, as only IPv4 allows. */
    public static byte[] udp(int source, int destination, byte[] payload) {
        ByteBuffer datagram = ByteBuffer.allocate(8 + payload.length);
        datagram.putShort((short) source).putShort((short) destination);
        return datagram.putShort((short) datagram.capacity()).putShort((short) 0).put(payload).array();
    }

    /** RFC 768 and RFC 8200 §8.1, with its checksum. */
    public static byte[] udpOverIpv6(String source, String destination, int sourcePort, int destinationPort, byte[] payload) {
        byte[] datagram = udp(sourcePort, destinationPort, payload);
        byte[] pseudo = concat(ipv6Octets(source), ipv6Octets(destination));
        int sum = sum(pseudo, 0, pseudo.length, UDP + datagram.length);
        ByteBuffer.wrap(datagram).putShort(6, (short) ~sum(datagram, 0, datagram.length, sum));
        return datagram;
    }

    /** RFC 2784 §2, no options. */
    public static byte[] gre(int etherType, byte[] payload) {
        return ByteBuffer.allocate(4 + payload.length).putShort((short) 0).putShort((short) etherType).put(payload).array();
    }

    /** One after the other. */
    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static int sum(byte[] octets, int begin, int end, int start) {
        long sum = start;
        for (int i = begin; i < end; i++) {
            sum += ((i - begin) & 1) == 0 ? (octets[i] & 0xFF) << 8 : octets[i] & 0xFF;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return (int) sum;
    }

    /** The four octets of an IPv4 address, the sixteen of an IPv6 one that is not mapped. */
    private static byte[] octets(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(address + " is not an address", notAnAddress);
        }
    }

    private static byte[] ipv6Octets(String address) {
        byte[] octets = octets(address);
        // The JDK takes a mapped address for the IPv4 one inside.
        return octets.length == 16 ? octets : concat(new byte[10], new byte[] {-1, -1}, octets);
    }
}
