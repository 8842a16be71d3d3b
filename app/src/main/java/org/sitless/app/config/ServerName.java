package org.sitless.app.config;

import java.util.Optional;
import org.sitless.tsp.message.Ipv4Address;

/**
 * A broker as its user named it.
 *
 * @param text as written, port included: part of what DIGEST-MD5 signs
 * @param host an IPv4 address or a name
 * @param port 1 to 65535
 */
public record ServerName(String text, String host, int port) {
    /** Assigned by IANA for TSP, TCP and UDP (RFC 5572 §10). */
    public static final int DEFAULT_PORT = 3653;

    /** A broker at the usual port. */
    public static ServerName of(String host) {
        return new ServerName(host, host, DEFAULT_PORT);
    }

    /** The broker that a text names; empty if it names none. */
    public static Optional<ServerName> read(String text) {
        try {
            return Optional.of(ClientValues.server(text));
        } catch (UnfitValue unfit) {
            return Optional.empty();
        }
    }

    /** The address, if it need not be looked up. */
    public Optional<Ipv4Address> address() {
        return Ipv4Address.read(host);
    }

    @Override
    public String toString() {
        return text;
    }
}
