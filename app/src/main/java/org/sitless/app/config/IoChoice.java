package org.sitless.app.config;

/** How outer packets are sent and received, as asked for. */
public enum IoChoice {
    /** The best that this host offers. */
    AUTO,
    /** Raw sockets of protocol 41: {@code raw(7)}. */
    RAW
}
