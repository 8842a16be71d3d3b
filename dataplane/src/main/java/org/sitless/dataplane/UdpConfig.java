package org.sitless.dataplane;

import java.util.Optional;

/**
 * The UDP port of a data plane.
 *
 * @param port 1 to 65535; 0: any free one
 * @param tap gets the signalling; empty: there is none, and what looks like it is dropped
 */
public record UdpConfig(int port, Optional<SignallingTap> tap) {
    public UdpConfig {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException(port + " is no UDP port");
        }
    }
}
