package org.sitless.dataplane.stage;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which IPv4 options an outer header may carry: all that parse, except source routes.
 *
 * <pre>
 *   | 0 end |  | 1 no operation |  | type | length (of all three) | value ... |        RFC 791 §3.1
 * </pre>
 *
 * A source route lets a stranger choose the path on which the configured remote's address is believed; the kernel too drops it unless
 * told otherwise ({@code accept_source_route} in ip-sysctl). RFC 7126 §4.3 and §4.4 advise the same. Threads: any; holds nothing.
 */
final class Ipv4OptionCheck {
    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int STRICT_SOURCE_ROUTE = 137;
    private static final int SHORTEST_WITH_LENGTH = 2;

    /** Whether the options {@code [offset, offset + length)} may pass. */
    boolean allow(UnsafeBuffer buffer, int offset, int length) {
        int at = 0;
        while (at < length) {
            int type = buffer.getByte(offset + at) & 0xFF;
            if (type == END) {
                return true;
            }
            if (type == NO_OPERATION) {
                at++;
                continue;
            }
            if (type == LOOSE_SOURCE_ROUTE || type == STRICT_SOURCE_ROUTE || at + SHORTEST_WITH_LENGTH > length) {
                return false;
            }
            int optionLength = buffer.getByte(offset + at + 1) & 0xFF;
            if (optionLength < SHORTEST_WITH_LENGTH || at + optionLength > length) {
                return false;
            }
            at += optionLength;
        }
        return true;
    }
}
