package org.sitless.app.config;

import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;

/**
 * The other end of a tunnel.
 *
 * @param text as written
 * @param address empty if the text is a name that must be resolved
 */
public record RemoteEnd(String text, Optional<Ipv4Address> address) {
    @Override
    public String toString() {
        return text;
    }
}
