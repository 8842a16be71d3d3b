package org.sitless.tsp.auth;

/** Port: strings that nobody can guess and that never come twice. Printable US-ASCII without comma, quote and backslash. */
@FunctionalInterface
public interface NonceSource {
    String next();
}
