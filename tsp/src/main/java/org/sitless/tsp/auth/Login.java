package org.sitless.tsp.auth;

/**
 * What a client logs in with. Shows no password.
 *
 * @param password printable US-ASCII for SCRAM-SHA-256
 */
public record Login(String user, String password) {
    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
