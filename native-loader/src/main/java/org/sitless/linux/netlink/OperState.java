package org.sitless.linux.netlink;

/** The state of a device as RFC 2863 §3.1.14 has it: {@code IFLA_OPERSTATE}, {@code IF_OPER_*}. In the kernel's order. */
public enum OperState {
    /** The driver does not say; a TUN with an open queue, the loopback device. */
    UNKNOWN,
    /** Something that is needed is absent. */
    NOT_PRESENT,
    /** Down. */
    DOWN,
    /** The device beneath is down. */
    LOWER_LAYER_DOWN,
    /** Under test. */
    TESTING,
    /** Waiting for an event such as 802.1X. */
    DORMANT,
    /** Ready for packets. */
    UP;

    private static final OperState[] STATES = values();

    static OperState ofCode(int code) {
        return code < STATES.length ? STATES[code] : UNKNOWN;
    }
}
