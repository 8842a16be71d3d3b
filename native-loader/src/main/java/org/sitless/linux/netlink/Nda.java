package org.sitless.linux.netlink;

/**
 * {@code struct ndmsg} and the neighbour attributes ({@code linux/neighbour.h}). Host byte order.
 *
 * <pre>
 *   0        1     4         8       10      11     12
 *   | family | pad | ifindex | state | flags | type | attributes ...
 * </pre>
 */
final class Nda {
    static final int NDMSG_LEN = 12;
    static final int NDM_FAMILY = 0;
    static final int NDM_IFINDEX = 4;
    static final int NDM_STATE = 8;
    static final int NDM_FLAGS = 10;
    static final int NDM_TYPE = 11;

    static final int NDA_DST = 1;
    static final int NDA_LLADDR = 2;

    private Nda() {}
}
