package org.sitless.dataplane.wire;

/** Protocol and Next Header values that a tunnel meets (IANA "Assigned Internet Protocol Numbers"). */
public final class IpProtocol {
    public static final int HOP_BY_HOP = 0;
    public static final int ICMPV4 = 1;
    public static final int IPV4 = 4;
    public static final int TCP = 6;
    public static final int UDP = 17;
    /** IPv6 encapsulated: what 6in4 is made of (RFC 4213 §3.5). */
    public static final int IPV6 = 41;

    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    /** Encapsulating Security Payload: what follows is hidden. */
    public static final int ESP = 50;
    /** Authentication Header: what follows is readable, but must not be changed. */
    public static final int AUTHENTICATION = 51;

    public static final int ICMPV6 = 58;
    public static final int NO_NEXT_HEADER = 59;
    public static final int DESTINATION_OPTIONS = 60;

    private IpProtocol() {}
}
