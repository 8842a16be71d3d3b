package org.sitless.tsp.auth;

import java.util.Optional;

/** Begins authentications at a broker. Safe for several threads if its nonce source is. */
public final class ServerMechanisms {
    private final String realm;
    private final NonceSource nonces;
    private final Decoys decoys;

    /**
     * Begins authentications.
     *
     * @param realm named in challenges and part of every DIGEST-MD5 verifier; no quote, comma or backslash
     */
    public ServerMechanisms(String realm, NonceSource nonces, Decoys decoys) {
        this.realm = realm;
        this.nonces = nonces;
        this.decoys = decoys;
    }

    public ServerStep begin(Mechanism mechanism) {
        return switch (mechanism) {
            case SCRAM_SHA_256 -> new ServerStep.Await(new ScramServer(nonces.next(), decoys));
            case DIGEST_MD5 -> new DigestMd5Server(realm, nonces.next(), decoys).begin();
            case PLAIN -> new ServerStep.Await(new PlainServer(decoys));
            case ANONYMOUS -> new ServerStep.Accepted(Authenticated.anonymous(), Optional.empty());
        };
    }
}
