package org.sitless.dataplane.tunnel;

import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.UdpHeader;

/** What stands between the outer IPv4 header and the inner packet. */
public enum OuterProtocol {
    /** Nothing: 6in4 (RFC 4213 §3.5). */
    PROTO41(0, IpProtocol.IPV6, Ipv4Header.LENGTH),
    /** A UDP header, so that the tunnel crosses NATs: v6udpv4 (RFC 5572 §4.5.2). */
    UDP(1, IpProtocol.UDP, Ipv4Header.LENGTH + UdpHeader.LENGTH);

    /** How many there are. */
    public static final int COUNT = 2;

    private final int index;
    private final int number;
    private final int overheadBytes;

    OuterProtocol(int index, int number, int overheadBytes) {
        this.index = index;
        this.number = number;
        this.overheadBytes = overheadBytes;
    }

    /** Its place, from 0 on, where there is one thing for each protocol. */
    public int index() {
        return index;
    }

    /** Its number in the IPv4 header. */
    public int number() {
        return number;
    }

    /** What each packet carries in front of the inner one, in bytes. */
    public int overheadBytes() {
        return overheadBytes;
    }
}
