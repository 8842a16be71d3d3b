package org.sitless.linux.netlink;

/** What a route does with a packet: {@code RTN_*} ({@code linux/rtnetlink.h}). */
public enum RouteType {
    /** Not said. */
    UNSPECIFIED(0),
    /** To a gateway or a neighbour. */
    UNICAST(1),
    /** Accept: it is an address of ours. */
    LOCAL(2),
    /** Accept as broadcast, send as broadcast. */
    BROADCAST(3),
    /** Accept as one of many, send as unicast. */
    ANYCAST(4),
    /** Multicast. */
    MULTICAST(5),
    /** Drop without a word. */
    BLACKHOLE(6),
    /** Drop and answer "unreachable". */
    UNREACHABLE(7),
    /** Drop and answer "administratively prohibited". */
    PROHIBIT(8),
    /** Go on with the next rule. */
    THROW(9),
    /** Translate; long gone from the kernel. */
    NAT(10),
    /** Ask an external resolver; never implemented. */
    EXTERNAL(11);

    private final int code;

    RouteType(int code) {
        this.code = code;
    }

    /** The kernel's number. */
    public int code() {
        return code;
    }

    static RouteType ofCode(int code) {
        for (RouteType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return UNSPECIFIED;
    }

    /** True if packets that match go on their way. */
    public boolean passes() {
        return this == UNICAST || this == LOCAL || this == BROADCAST || this == ANYCAST || this == MULTICAST;
    }
}
