package org.sitless.tsp.auth;

import java.util.Optional;

/** Port: where a broker's users are kept. May be slow; is never called on an event loop. Safe for several threads. */
@FunctionalInterface
public interface CredentialStore {
    /** The credentials of a user who may log in now; nothing for a stranger or a suspended user. */
    Optional<Credentials> find(String user);
}
