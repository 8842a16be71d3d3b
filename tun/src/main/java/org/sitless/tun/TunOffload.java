package org.sitless.tun;

/**
 * What the kernel agreed to hand over unfinished ({@code TUNSETOFFLOAD}, linux/if_tun.h).
 *
 * @param checksum packets may come with an unfinished checksum
 * @param tcp6 TCP over IPv6 may come as super-packets
 * @param udp6 UDP over IPv6 may come as super-packets (Linux 6.2)
 */
public record TunOffload(boolean checksum, boolean tcp6, boolean udp6) {
    /** Every packet comes finished. */
    public static final TunOffload NONE = new TunOffload(false, false, false);
}
