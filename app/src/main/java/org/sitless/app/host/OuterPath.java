package org.sitless.app.host;

import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.wire.Ipv4Address;

/**
 * How outer packets travel.
 *
 * @param local the address they carry as source
 * @param remote where they go
 * @param innerMtu the largest inner packet that fits
 */
public record OuterPath(Ipv4Address local, Ipv4Address remote, InnerMtu innerMtu) {
    /** RFC 791 §3.1: an IPv4 header without options. */
    private static final int OUTER_HEADER_BYTES = 20;

    /**
     * What fits into a path of this MTU: never more than RFC 4213 §3.2.1 proposes for Ethernet, and never less than IPv6 needs: below
     * that, outer packets are fragmented.
     */
    public static InnerMtu innerMtuFor(int pathMtuBytes) {
        int fitting = Math.min(pathMtuBytes - OUTER_HEADER_BYTES, InnerMtu.DEFAULT.bytes());
        return new InnerMtu(Math.max(fitting, InnerMtu.MINIMUM_BYTES));
    }
}
