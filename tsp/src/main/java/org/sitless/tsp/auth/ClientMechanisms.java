package org.sitless.tsp.auth;

import java.util.Optional;

/** Begins authentications at a client. */
public final class ClientMechanisms {
    private final Optional<Login> login;
    private final String host;
    private final NonceSource nonces;

    /**
     * Begins authentications.
     *
     * @param login empty: only {@link Mechanism#ANONYMOUS} is possible
     * @param host the server as its user named it, for DIGEST-MD5
     */
    public ClientMechanisms(Optional<Login> login, String host, NonceSource nonces) {
        this.login = login;
        this.host = host;
        this.nonces = nonces;
    }

    public boolean canUse(Mechanism mechanism) {
        return mechanism == Mechanism.ANONYMOUS || login.isPresent();
    }

    /**
     * The first step.
     *
     * @throws IllegalStateException if there is no login for a mechanism that wants one
     */
    public ClientStep begin(Mechanism mechanism) {
        if (mechanism == Mechanism.ANONYMOUS) {
            return new ClientStep.Await(new UnprovenServer(Authenticated.anonymous()));
        }
        Login user = login.orElseThrow(() -> new IllegalStateException(mechanism.saslName() + " needs a login"));
        return switch (mechanism) {
            case SCRAM_SHA_256 -> new ScramClient(user, nonces.next()).begin();
            case DIGEST_MD5 -> new ClientStep.Await(new DigestMd5Client(user, host, nonces.next()));
            default ->
                new ClientStep.Respond(
                        "\0" + user.user() + "\0" + user.password(),
                        new UnprovenServer(Authenticated.user(user.user(), Mechanism.PLAIN)));
        };
    }

    /** Waits for the word of a server that has nothing to prove: ANONYMOUS and PLAIN. */
    private record UnprovenServer(Authenticated proof) implements ClientExchange {
        @Override
        public ClientStep onChallenge(String token) {
            return new ClientStep.Failed(ClientStep.Reason.MALFORMED);
        }

        @Override
        public ClientStep onSuccess() {
            return new ClientStep.Done(proof);
        }
    }
}
