package org.sitless.tsp.auth;

/** A broker waiting for the client's next token. A value: asking it twice changes nothing. */
@FunctionalInterface
public interface ServerExchange {
    ServerStep on(String token);
}
