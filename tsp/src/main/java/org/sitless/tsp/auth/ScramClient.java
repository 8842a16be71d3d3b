package org.sitless.tsp.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677).
 *
 * @param nonce the client's part, of this exchange alone
 */
record ScramClient(Login login, String nonce) {
    private static final ScramHash HASH = ScramHash.SHA_256;

    /** "A hostile server can perform a computational denial-of-service attack on clients by sending a big iteration count." */
    private static final int MOST_ITERATIONS = 1_000_000;

    ClientStep begin() {
        ScramMessages.ClientFirst first = ScramMessages.ClientFirst.of(login.user(), nonce);
        return new ClientStep.Respond(first.text(), new Answering(login, first));
    }

    /** Waits for salt and iterations. */
    private record Answering(Login login, ScramMessages.ClientFirst first) implements ClientExchange {
        @Override
        public ClientStep onChallenge(String token) {
            Optional<ScramMessages.ServerFirst> read = ScramMessages.ServerFirst.read(token);
            // "The client MUST verify that the initial part of the nonce used in subsequent messages is the same as the
            // nonce
            // it initially specified."
            if (read.isEmpty()
                    || !read.get().nonce().startsWith(first.nonce())
                    || read.get().nonce().length() == first.nonce().length()) {
                return new ClientStep.Failed(ClientStep.Reason.MALFORMED);
            }
            ScramMessages.ServerFirst server = read.get();
            if (server.iterations() < ScramVerifier.LEAST_ITERATIONS || server.iterations() > MOST_ITERATIONS) {
                return new ClientStep.Failed(ClientStep.Reason.UNSAFE);
            }
            return prove(server);
        }

        private ClientStep prove(ScramMessages.ServerFirst server) {
            OctetString salted = HASH.saltedPassword(login.password(), server.salt(), server.iterations());
            OctetString clientKey = HASH.clientKey(salted);
            String binding = OctetString.of(first.header().getBytes(UTF_8)).toBase64();
            String unproven = "c=" + binding + ",r=" + server.nonce();
            String message = first.bare() + "," + server.text() + "," + unproven;
            OctetString proof = clientKey.xor(HASH.signature(HASH.storedKey(clientKey), message));
            return new ClientStep.Respond(
                    unproven + ",p=" + proof.toBase64(),
                    new Proving(login.user(), HASH.signature(HASH.serverKey(salted), message)));
        }

        @Override
        public ClientStep onSuccess() {
            return new ClientStep.Failed(ClientStep.Reason.SERVER_NOT_PROVEN);
        }
    }

    /** Waits for the server's proof. */
    private record Proving(String user, OctetString expected) implements ClientExchange {
        @Override
        public ClientStep onChallenge(String token) {
            return ScramMessages.serverSignature(token).filter(expected::equals).isPresent()
                    ? new ClientStep.Done(Authenticated.user(user, Mechanism.SCRAM_SHA_256))
                    : new ClientStep.Failed(ClientStep.Reason.SERVER_NOT_PROVEN);
        }

        @Override
        public ClientStep onSuccess() {
            return new ClientStep.Failed(ClientStep.Reason.SERVER_NOT_PROVEN);
        }
    }
}
