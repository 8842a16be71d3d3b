package org.sitless.app.host;

import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.wire.Ipv4Address;

/**
 * How outer packets travel.
 *
 * @param local the address they carry as source
 * @param remote where they go
 * @param innerMtu the largest inner packet that fits
 */
public record OuterPath(Ipv4Address local, Ipv4Address remote, InnerMtu innerMtu) {
    /** RFC 4213 §3.2.1 proposes what fits into an Ethernet frame. */
    private static final int ETHERNET_MTU_BYTES = 1_500;

    /**
     * What fits into a path of this MTU: never more than RFC 4213 §3.2.1 proposes for Ethernet, and never less than IPv6 needs: below
     * that, outer packets are fragmented.
     */
    public static InnerMtu innerMtuFor(int pathMtuBytes, OuterProtocol protocol) {
        int fitting = Math.min(pathMtuBytes, ETHERNET_MTU_BYTES) - protocol.overheadBytes();
        return new InnerMtu(Math.max(fitting, InnerMtu.MINIMUM_BYTES));
    }
}
