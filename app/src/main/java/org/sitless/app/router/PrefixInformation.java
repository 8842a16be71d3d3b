package org.sitless.app.router;

import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * A prefix as advertised: on-link and for autonomous configuration, both flags set (RFC 7084 L-6).
 *
 * @param validSeconds how long addresses from it exist
 * @param preferredSeconds how long they may begin new connections
 */
record PrefixInformation(Ipv6Prefix prefix, int validSeconds, int preferredSeconds) {
    PrefixInformation {
        if (preferredSeconds > validSeconds) {
            throw new IllegalArgumentException("preferred for longer than valid: " + prefix); // RFC 4862 §5.5.3 (c)
        }
    }
}
