package org.sitless.testbed;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What a peer must know to be one end of a 6in4 tunnel.
 *
 * @param localIpv4 its own outer address
 * @param remoteIpv4 the outer address of the other end
 * @param innerAddress its address in the tunnel, with prefix length
 * @param mtuBytes longest inner packet
 */
public record TunnelEnd(String localIpv4, String remoteIpv4, String innerAddress, int mtuBytes) {
    /** The right end of the usual pair: 192.0.2.2 and 2001:db8:1::2/64, towards 192.0.2.1, MTU 1480. */
    public static TunnelEnd right() {
        return new TunnelEnd("192.0.2.2", "192.0.2.1", "2001:db8:1::2/64", 1_480);
    }

    /** The left end of the usual pair: 192.0.2.1 and 2001:db8:1::1/64, towards 192.0.2.2, MTU 1480. */
    public static TunnelEnd left() {
        return new TunnelEnd("192.0.2.1", "192.0.2.2", "2001:db8:1::1/64", 1_480);
    }

    /** The same with another MTU. */
    public TunnelEnd mtuBytes(int mtuBytes) {
        return new TunnelEnd(localIpv4, remoteIpv4, innerAddress, mtuBytes);
    }

    /** Its inner address without prefix length. */
    public String inner() {
        return innerAddress.substring(0, innerAddress.indexOf('/'));
    }

    /** Its link-local address: fe80::/64 and the outer address in the last 32 bits (RFC 4213 §3.7). */
    public String linkLocal() {
        try {
            byte[] outer = InetAddress.getByName(localIpv4).getAddress();
            return String.format("fe80::%02x%02x:%02x%02x", outer[0], outer[1], outer[2], outer[3]);
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(localIpv4 + " is not an IPv4 address", notAnAddress);
        }
    }
}
