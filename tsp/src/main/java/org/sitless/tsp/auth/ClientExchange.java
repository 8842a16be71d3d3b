package org.sitless.tsp.auth;

/** A client waiting for the server in an authentication. A value. */
public interface ClientExchange {
    /** The server sent a token. */
    ClientStep onChallenge(String token);

    /** The server says the client has succeeded. A mechanism in which the server has to prove itself too does not believe it yet. */
    ClientStep onSuccess();
}
