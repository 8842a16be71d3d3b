package org.sitless.dataplane.slot;

/**
 * Why a packet ended. One constant = one sentence = one counter = one row in {@code docs/counters.md} = one packet case.
 *
 * <p>The {@link #id()} is part of the counter file's format: never reused, never renumbered.
 */
public enum DropReason {
    STAGE_FAULT(1, "A stage threw: a defect of sitless, reported once in the log", "-"),

    OUTER_TRUNCATED(10, "Outer packet is shorter than its IPv4 or UDP header says", "RFC 791 §3.1, RFC 768"),
    OUTER_NOT_IPV4(11, "Outer version is not 4, or its header length or total length cannot be", "RFC 791 §3.1"),
    OUTER_WRONG_PROTOCOL(12, "Outer protocol is neither 41 nor UDP", "RFC 4213 §3.5"),
    OUTER_EMPTY(13, "Outer packet carries no octet of inner packet", "RFC 4213 §3.6"),
    OUTER_FRAGMENT(14, "Outer fragment that nobody reassembled", "RFC 4213 §3.6"),
    OUTER_SOURCE_UNKNOWN(15, "Outer source is the remote end of no tunnel", "RFC 4213 §3.6"),
    OUTER_DESTINATION_MISMATCH(16, "Outer destination is not the tunnel's local end", "RFC 4213 §3.6"),
    OUTER_CHECKSUM_WRONG(17, "Outer header checksum is wrong", "RFC 1122 §3.2.1.2"),
    OUTER_OPTIONS_REFUSED(18, "Outer options name a source route or do not parse", "RFC 7126 §4.3, §4.4"),
    OUTER_PAYLOAD_UNKNOWN(
            19, "UDP payload is neither an IPv6 packet nor signalling that somebody here wants", "RFC 5572 §4.4.1.2"),
    SIGNALLING_TOO_LONG(20, "Signalling datagram exceeds 4,096 octets", "RFC 5572 §4.4.1"),

    INNER_TRUNCATED(30, "Inner packet is shorter than an IPv6 header or than its payload length says", "RFC 8200 §3"),
    INNER_NOT_IPV6(31, "Inner version is not 6", "RFC 8200 §3"),
    INNER_HEADERS_MALFORMED(32, "Inner extension headers run past the packet or do not end", "RFC 8200 §4"),
    INNER_SOURCE_MARTIAN(
            33,
            "Inner source can never be a sender: unspecified, loopback, multicast, IPv4-mapped or -compatible, 6to4 or Teredo of a private address",
            "RFC 4213 §3.6, RFC 3964 §5.3.1"),
    INNER_SOURCE_IS_OURS(
            34,
            "Inner source is one of our own addresses or lies in the prefix of our site, arriving from outside",
            "RFC 4213 §3.6"),
    INNER_SOURCE_NOT_DELEGATED(
            35, "Inner source lies outside what the tunnel's remote end was given", "BCP 38, RFC 4213 §3.6"),
    INNER_DESTINATION_MARTIAN(
            36,
            "Inner destination can never be reached through a tunnel: unspecified, loopback, IPv4-mapped or -compatible, 6to4 or Teredo of a private address, multicast of scope 0 or 1",
            "RFC 4291 §2.5, §2.7; RFC 3964 §5.3.1"),
    INNER_ECN_CONGESTED(37, "Outer says congestion experienced, inner sender cannot hear it", "RFC 6040 §4.2"),
    INNER_NESTED(
            38,
            "Inner packet holds a tunnel to ourselves, or a packet of its own tunnel: a loop",
            "RFC 6324 §3, RFC 6169 §2"),
    INNER_LOOPED_BACK(
            39, "Inner packet would go back to the end of the tunnel that it came from", "RFC 6324 §3, RFC 4443 §3.1"),
    NO_TUNNEL_FOR_DESTINATION(40, "Inner destination belongs to no tunnel", "RFC 4443 §3.1"),
    INNER_CHECKSUM_UNFINISHABLE(41, "Offload descriptor does not fit the packet", "linux/virtio_net.h"),
    SEGMENT_HEADERS_TOO_LONG(42, "Headers of a super-packet exceed 256 octets and cannot be repeated", "RFC 8504 §5.3"),
    INNER_DATAGRAMS_MERGED(
            43,
            "UDP datagrams merged by the sender or by GRO, and the raw socket hides where they join; --io packet sees it",
            "udp(7) UDP_SEGMENT"),
    INNER_LINK_TALK(
            44,
            "Client's packet to a multicast address or from a strange link-local one, as a router solicitation is: nothing to forward",
            "RFC 4861 §4.1, RFC 4291 §2.5.6"),
    INNER_EMBEDS_TUNNEL_END(
            45,
            "Inner address names an IPv4 end of its own tunnel, by 6to4 or ISATAP: who relays it sends it back",
            "RFC 6324 §3.3"),
    INNER_NESTED_TOO_DEEP(46, "Inner packet holds more than four tunnels in each other", "RFC 2473 §6.6"),
    CLIENT_TO_CLIENT_DENIED(
            47,
            "From one client to another, where the operator forbids it, and no answer may be given",
            "RFC 4443 §3.1, §2.4 (e, f)"),
    TUNNEL_RATE_EXCEEDED(48, "Tunnel carries more than the rate that the operator allows it", "RFC 4443 §3.1"),

    PACKET_TOO_BIG_UNANSWERED(50, "Too big for the tunnel, and RFC 4443 forbids an answer", "RFC 4443 §2.4 (e)"),
    PACKET_TOO_BIG_RATE_LIMITED(
            51, "Too big for the tunnel, and the answers' rate limit was reached", "RFC 4443 §2.4 (f)"),
    OUTER_ERROR_TRUNCATED(
            52,
            "ICMPv4 error does not quote an IPv4 header and eight octets of what follows",
            "RFC 792, RFC 1122 §3.2.2"),
    OUTER_ERROR_ABOUT_NO_TUNNEL(
            53, "ICMPv4 error quotes a packet of no tunnel: signalling to somebody else, or made up", "RFC 4213 §3.4"),
    OUTER_ERROR_IMPLAUSIBLE(
            54, "ICMPv4 error quotes a packet that this end cannot have sent through the tunnel", "RFC 4213 §3.4"),
    OUTER_ERROR_MTU_NOT_LOWER(
            55, "Fragmentation needed, for an MTU that the quoted packet did not exceed", "RFC 8201 §4"),
    OUTER_ERROR_UNKNOWN(56, "ICMPv4 message that reports on no path: source quench, redirect and others", "RFC 792"),
    OUTER_ERROR_UNANSWERED(
            57, "ICMPv4 error about a packet whose sender RFC 4443 forbids to tell", "RFC 4443 §2.4 (e)"),
    OUTER_ERROR_RATE_LIMITED(
            58, "ICMPv4 error whose relay inward the rate limit of such answers forbids", "RFC 4443 §2.4 (f)"),

    OUTER_SEND_NO_BUFFERS(70, "Kernel had no room for the outer packet (ENOBUFS, EAGAIN)", "send(2)"),
    OUTER_SEND_TOO_LONG(71, "Outer packet exceeds the device's MTU, and must not be fragmented (EMSGSIZE)", "send(2)"),
    OUTER_SEND_UNREACHABLE(72, "No route to the remote end (ENETUNREACH, EHOSTUNREACH, ENETDOWN)", "send(2)"),
    OUTER_SEND_REFUSED(73, "Kernel refused the outer packet (EPERM: a firewall; EINVAL and others)", "send(2)"),
    TUN_WRITE_NO_BUFFERS(80, "TUN device's queue was full (EAGAIN, ENOBUFS)", "tun driver"),
    TUN_WRITE_DOWN(81, "TUN device is down (EIO, ENETDOWN)", "tun driver"),
    TUN_WRITE_REFUSED(82, "Kernel refused the inner packet (EINVAL and others)", "tun driver");

    private final int id;
    private final String sentence;
    private final String source;

    DropReason(int id, String sentence, String source) {
        this.id = id;
        this.sentence = sentence;
        this.source = source;
    }

    /** The reason of this number, or null: another version of sitless may know more. */
    public static DropReason byId(int id) {
        for (DropReason reason : values()) {
            if (reason.id == id) {
                return reason;
            }
        }
        return null;
    }

    /** Stable number of this reason in files. */
    public int id() {
        return id;
    }

    /** One sentence for status, metrics and documents. */
    public String sentence() {
        return sentence;
    }

    /** The clause or manual page that gives the right to drop. */
    public String source() {
        return source;
    }
}
