package org.sitless.linux.netlink;

/**
 * {@code struct ifaddrmsg}, {@code struct ifa_cacheinfo} and the address attributes ({@code linux/if_addr.h}). Host byte order.
 *
 * <pre>
 *   0        1           2       3       4       8
 *   | family | prefixlen | flags | scope | index | attributes ...
 * </pre>
 */
final class Ifa {
    static final int IFADDRMSG_LEN = 8;
    static final int IFA_FAMILY_OFFSET = 0;
    static final int IFA_PREFIXLEN = 1;
    static final int IFA_FLAGS_OFFSET = 2;
    static final int IFA_SCOPE = 3;
    static final int IFA_INDEX = 4;

    static final int IFA_ADDRESS = 1;
    static final int IFA_LOCAL = 2;
    static final int IFA_LABEL = 3;
    static final int IFA_BROADCAST = 4;
    static final int IFA_CACHEINFO = 6;
    static final int IFA_FLAGS = 8;
    static final int IFA_RT_PRIORITY = 9;

    /** {@code ifa_cacheinfo}: preferred and valid in seconds, then two time stamps. */
    static final int CACHEINFO_LEN = 16;

    static final int IFA_PREFERED = 0;
    static final int IFA_VALID = 4;

    private Ifa() {}
}
