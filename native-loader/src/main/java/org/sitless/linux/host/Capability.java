package org.sitless.linux.host;

/**
 * The rights beyond an ordinary process's that sitless has a use for, by their C names.
 *
 * <p>Source: {@code linux/capability.h}; capabilities(7).
 */
public enum Capability {
    /** Devices, addresses, routes, {@code SO_RCVBUFFORCE}. */
    CAP_NET_ADMIN(12),

    /** Raw sockets and packet sockets. */
    CAP_NET_RAW(13),

    /** Entering a network namespace. */
    CAP_SYS_ADMIN(21),

    /** Loading eBPF programs. */
    CAP_BPF(39);

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /** The bit in a capability set. */
    public int number() {
        return number;
    }
}
