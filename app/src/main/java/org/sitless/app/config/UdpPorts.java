package org.sitless.app.config;

/**
 * The ports of a tunnel over UDP.
 *
 * @param local ours, from which we send and where we listen
 * @param remote the other end's
 */
public record UdpPorts(int local, int remote) {
    /** As the flag takes them. */
    @Override
    public String toString() {
        return local + ":" + remote;
    }
}
