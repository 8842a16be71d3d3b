package org.sitless.dataplane.wire;

/**
 * The first thing wrong with a header, as the header's {@code check(buffer, offset, length)} names it.
 *
 * <p>A fault says only what the octets are; whether it costs the packet its life is for a stage to decide.
 */
public enum WireFault {
    IPV4_TRUNCATED("IPv4: fewer than 20 octets", "RFC 791 §3.1"),
    IPV4_VERSION("IPv4: version is not 4", "RFC 791 §3.1"),
    IPV4_HEADER_LENGTH("IPv4: header length below five words", "RFC 791 §3.1"),
    IPV4_OPTIONS_TRUNCATED("IPv4: header length runs past the packet", "RFC 791 §3.1"),
    IPV4_TOTAL_LENGTH("IPv4: total length is less than the header length", "RFC 791 §3.1"),
    IPV4_PAYLOAD_TRUNCATED("IPv4: total length runs past the packet", "RFC 791 §3.1"),

    IPV6_TRUNCATED("IPv6: fewer than 40 octets", "RFC 8200 §3"),
    IPV6_VERSION("IPv6: version is not 6", "RFC 8200 §3"),
    IPV6_PAYLOAD_TRUNCATED("IPv6: payload length runs past the packet", "RFC 8200 §3"),
    EXTENSION_TRUNCATED("IPv6 extension header runs past the packet", "RFC 8200 §4"),
    EXTENSION_HOP_BY_HOP_MISPLACED("IPv6 Hop-by-Hop Options do not follow the IPv6 header", "RFC 8200 §4.1"),
    EXTENSION_TOO_MANY("IPv6 extension headers without end", "RFC 8200 §4"),

    TCP_TRUNCATED("TCP: fewer than 20 octets", "RFC 9293 §3.1"),
    TCP_DATA_OFFSET("TCP: data offset below five words", "RFC 9293 §3.1"),
    TCP_OPTIONS_TRUNCATED("TCP: data offset runs past the packet", "RFC 9293 §3.1"),
    UDP_TRUNCATED("UDP: fewer than 8 octets", "RFC 768"),
    UDP_LENGTH("UDP: length is less than 8", "RFC 768"),
    UDP_PAYLOAD_TRUNCATED("UDP: length runs past the packet", "RFC 768"),
    ICMPV4_TRUNCATED("ICMPv4: fewer than 8 octets", "RFC 792"),
    ICMPV6_TRUNCATED("ICMPv6: fewer than 8 octets", "RFC 4443 §2.1");

    private final String sentence;
    private final String source;

    WireFault(String sentence, String source) {
        this.sentence = sentence;
        this.source = source;
    }

    /** What is wrong, for people. */
    public String sentence() {
        return sentence;
    }

    /** The clause that the header breaks. */
    public String source() {
        return source;
    }
}
