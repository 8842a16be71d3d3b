package org.sitless.app.host;

import java.util.Locale;

/** A value of a network device that we may change and must restore. */
public enum DeviceValue {
    /** How the kernel makes the link-local address: {@code IFLA_INET6_ADDR_GEN_MODE}, see {@code linux/if_link.h}. */
    ADDR_GEN_MODE,
    /** How many router solicitations are sent when it comes up, -1 for no end: sysctl {@code router_solicitations}. */
    ROUTER_SOLICITATIONS,
    /** Largest packet in bytes: {@code IFLA_MTU}. */
    MTU,
    /** Largest super-packet in bytes: {@code IFLA_GSO_MAX_SIZE}. */
    GSO_MAX_SIZE,
    /** 1 while the administrator wants the device up, 0 otherwise: {@code IFF_UP}. */
    UP;

    /** As it is written in a journal. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeviceValue ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
