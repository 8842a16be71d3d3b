package org.sitless.linux.netlink;

/** What can be wrong with the shape of a netlink message; the first thing found is the one that is named. */
public enum NetlinkFault {
    /** Fewer bytes are left than {@code struct nlmsghdr} has. */
    HEADER_TRUNCATED("fewer than 16 bytes are left for a message header"),
    /** {@code nlmsg_len} says less than its own header. */
    MESSAGE_LENGTH_BELOW_HEADER("the message is said to be shorter than its own header"),
    /** {@code nlmsg_len} reaches beyond what was received. */
    MESSAGE_TRUNCATED("the message is said to be longer than what was received"),
    /** The payload is shorter than {@code ifinfomsg}, {@code ifaddrmsg}, {@code rtmsg}, {@code ndmsg} or {@code nlmsgerr}. */
    BODY_TRUNCATED("the payload is shorter than its fixed part"),
    /** One to three bytes are left where an attribute should begin. */
    ATTRIBUTE_HEADER_TRUNCATED("fewer than 4 bytes are left for an attribute header"),
    /** {@code nla_len} says less than its own header. */
    ATTRIBUTE_LENGTH_BELOW_HEADER("an attribute is said to be shorter than its own header"),
    /** {@code nla_len} reaches beyond the message or the attribute around it. */
    ATTRIBUTE_TRUNCATED("an attribute is said to be longer than what is around it"),
    /** The value has fewer bytes than its type needs. */
    VALUE_TOO_SHORT("an attribute has fewer bytes than its type needs"),
    /** An address has neither the length of its family nor any that we know. */
    ADDRESS_LENGTH("an address does not have the length of its family"),
    /** A family that is neither IPv4 nor IPv6 where an IP address is needed. */
    FAMILY_UNKNOWN("the address family is neither IPv4 nor IPv6"),
    /** A prefix longer than an address of its family. */
    PREFIX_LENGTH("the prefix is longer than an address of its family"),
    /** A message about an address or a neighbour that does not say which. */
    ATTRIBUTE_MISSING("the attribute that says what this is about is missing"),
    /** {@code rtnh_len} of a next hop does not fit. */
    NEXT_HOP_TRUNCATED("the length of a next hop does not fit the attribute around it");

    private final String sentence;

    NetlinkFault(String sentence) {
        this.sentence = sentence;
    }

    /** The fault in words. */
    public String sentence() {
        return sentence;
    }
}
