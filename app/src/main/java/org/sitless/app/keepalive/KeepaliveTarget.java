package org.sitless.app.keepalive;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv6Address;

/**
 * Whom to ask, and how often.
 *
 * @param namespace where the tunnel's device is; empty for the caller's own network namespace
 * @param device the tunnel's device: requests leave there even if a better route leads elsewhere
 * @param deviceIndex its number
 * @param source our address in the tunnel
 * @param destination the address in the {@code keepalive} element
 * @param interval T: what the broker said
 */
public record KeepaliveTarget(
        Optional<Path> namespace,
        String device,
        int deviceIndex,
        Ipv6Address source,
        Ipv6Address destination,
        Duration interval) {}
