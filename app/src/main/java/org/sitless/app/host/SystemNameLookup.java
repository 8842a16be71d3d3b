package org.sitless.app.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import org.sitless.dataplane.wire.Ipv4Address;

/** Asks the host's own resolver. */
public final class SystemNameLookup implements NameLookup {
    /** Without this the JVM remembers for ten seconds that a name was not found, which is just what changes at boot. */
    public SystemNameLookup() {
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    @Override
    public List<Ipv4Address> addressesOf(String name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name))
                    .filter(Inet4Address.class::isInstance)
                    .map(address -> new Ipv4Address(
                            ByteBuffer.wrap(address.getAddress()).getInt()))
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
