package org.sitless.tsp.auth;

/** What a client does next in an authentication. */
public sealed interface ClientStep {
    /** Sends a token and waits for the server. */
    record Respond(String token, ClientExchange next) implements ClientStep {}

    /** Waits for the server, whose turn it is to begin. */
    record Await(ClientExchange next) implements ClientStep {}

    /** All that the mechanism asks for is done, the server's own proof included. */
    record Done(Authenticated proof) implements ClientStep {}

    /** The client goes no further. */
    record Failed(Reason reason) implements ClientStep {}

    /** Why. */
    enum Reason {
        /** The server breaks the rules of the mechanism. */
        MALFORMED,
        /** The server asks for less than is safe, or for work without end. */
        UNSAFE,
        /** The server says it knows the user but cannot prove that it does. */
        SERVER_NOT_PROVEN
    }
}
