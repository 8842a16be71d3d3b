package org.sitless.tsp.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * The broker's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding, since TSP has no channel to bind to.
 *
 * @param nonce the server's part, of this exchange alone
 */
record ScramServer(String nonce, Decoys decoys) implements ServerExchange {
    private static final ScramHash HASH = ScramHash.SHA_256;

    @Override
    public ServerStep on(String token) {
        Optional<ScramMessages.ClientFirst> first = ScramMessages.ClientFirst.read(token);
        if (first.isEmpty() || !UserName.isValid(first.get().user())) {
            return ServerStep.refuse(ServerStep.Reason.MALFORMED);
        }
        ScramMessages.ClientFirst client = first.get();
        if (client.bindsChannel() || !client.actFor().orElse(client.user()).equals(client.user())) {
            return ServerStep.refuse(client.user(), ServerStep.Reason.NOT_SUPPORTED);
        }
        return new ServerStep.Lookup(client.user(), found -> challenge(client, found));
    }

    private ServerStep challenge(ScramMessages.ClientFirst client, Optional<Credentials> found) {
        ScramVerifier verifier = decoys.scramOf(found, client.user());
        ScramMessages.ServerFirst server =
                ScramMessages.ServerFirst.of(client.nonce() + nonce, verifier.salt(), verifier.iterations());
        return new ServerStep.Challenge(server.text(), new Proving(client, server, verifier, found.isPresent()));
    }

    /**
     * Waits for the client's proof.
     *
     * @param known whether the verifier is a user's and not a decoy
     */
    private record Proving(
            ScramMessages.ClientFirst client, ScramMessages.ServerFirst server, ScramVerifier verifier, boolean known)
            implements ServerExchange {
        @Override
        public ServerStep on(String token) {
            Optional<ScramMessages.ClientFinal> read = ScramMessages.ClientFinal.read(token);
            if (read.isEmpty() || read.get().proof().length() != HASH.length()) {
                return ServerStep.refuse(client.user(), ServerStep.Reason.MALFORMED);
            }
            ScramMessages.ClientFinal proof = read.get();
            // "The server MUST verify that the nonce sent by the client in the second message is the same as the one
            // sent by
            // the server in its first message." "The server MUST always validate the client's "c=" field."
            if (!proof.nonce().equals(server.nonce())
                    || !proof.binding().equals(OctetString.of(client.header().getBytes(UTF_8)))) {
                return ServerStep.refuse(client.user(), ServerStep.Reason.WRONG_CHALLENGE);
            }
            String message = client.bare() + "," + server.text() + "," + proof.unproven();
            OctetString clientKey = proof.proof().xor(HASH.signature(verifier.storedKey(), message));
            boolean fits = HASH.storedKey(clientKey).equals(verifier.storedKey());
            OctetString signature = HASH.signature(verifier.serverKey(), message);
            return known && fits
                    ? new ServerStep.Accepted(
                            Authenticated.user(client.user(), Mechanism.SCRAM_SHA_256),
                            Optional.of("v=" + signature.toBase64()))
                    : ServerStep.refuse(client.user(), ServerStep.Reason.WRONG_CREDENTIALS);
        }
    }
}
