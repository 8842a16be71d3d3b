package org.sitless.app.config;

import org.sitless.dataplane.wire.Ipv6Address;

/**
 * An address of the TUN device.
 *
 * @param address ours
 * @param prefixLength how much of it is on the link: 0 to 128
 */
public record InterfaceAddress(Ipv6Address address, int prefixLength) {
    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
