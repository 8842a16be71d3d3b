package org.sitless.tsp.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The client's side of DIGEST-MD5 (RFC 2831), {@code qop=auth}.
 *
 * @param clientNonce of this exchange alone
 */
record DigestMd5Client(Login login, String host, String clientNonce) implements ClientExchange {
    /** "The size of a digest-challenge MUST be less than 2048 bytes." */
    private static final int LONGEST_CHALLENGE = 2_048;

    private static final List<String> SINGLE = List.of("nonce", "algorithm", "charset", "maxbuf", "stale");

    @Override
    public ClientStep onChallenge(String token) {
        Optional<DigestDirectives> read =
                token.length() < LONGEST_CHALLENGE ? DigestDirectives.read(token) : Optional.empty();
        if (read.isEmpty()
                || read.get().repeatsAnyOf(SINGLE)
                || read.get().value("nonce").isEmpty()) {
            return new ClientStep.Failed(ClientStep.Reason.MALFORMED);
        }
        DigestDirectives challenge = read.get();
        String algorithm = challenge.value("algorithm").orElse("md5-sess").toLowerCase(Locale.ROOT);
        if (!algorithm.equals("md5-sess") || !offersAuth(challenge)) {
            return new ClientStep.Failed(ClientStep.Reason.UNSAFE);
        }
        String realm = challenge.value("realm").orElse("");
        DigestMd5Hash.Exchange exchange = new DigestMd5Hash.Exchange(
                challenge.value("nonce").orElseThrow(), clientNonce, "tsp/" + host, Optional.empty());
        OctetString verifier = DigestMd5Hash.verifier(login.user(), realm, login.password());
        return new ClientStep.Respond(
                response(challenge, realm, exchange, DigestMd5Hash.response(verifier, exchange)),
                new Proving(login.user(), DigestMd5Hash.rspauth(verifier, exchange)));
    }

    private static boolean offersAuth(DigestDirectives challenge) {
        String offered = challenge.value("qop").orElse(DigestMd5Hash.AUTH);
        return List.of(offered.toLowerCase(Locale.ROOT).split("[ \t]*,[ \t]*", -1))
                .contains(DigestMd5Hash.AUTH);
    }

    /** In the order gogoc has them, since brokers were tested with gogoc. */
    private String response(
            DigestDirectives challenge, String realm, DigestMd5Hash.Exchange exchange, String responseValue) {
        return challenge
                        .value("charset")
                        .map(charset -> "charset=" + charset + ",")
                        .orElse("")
                + "username=" + DigestDirectives.quoted(login.user())
                + ",realm=" + DigestDirectives.quoted(realm)
                + ",nonce=" + DigestDirectives.quoted(exchange.nonce())
                + ",nc=" + DigestMd5Hash.FIRST_COUNT
                + ",cnonce=" + DigestDirectives.quoted(clientNonce)
                + ",digest-uri=" + DigestDirectives.quoted(exchange.uri())
                + ",response=" + responseValue
                + ",qop=" + DigestMd5Hash.AUTH;
    }

    @Override
    public ClientStep onSuccess() {
        return new ClientStep.Failed(ClientStep.Reason.SERVER_NOT_PROVEN);
    }

    /** Waits for the server's proof. */
    private record Proving(String user, String expected) implements ClientExchange {
        @Override
        public ClientStep onChallenge(String token) {
            boolean proven = DigestDirectives.read(token)
                    .flatMap(directives -> directives.value("rspauth"))
                    .filter(rspauth -> DigestMd5Hash.matches(rspauth, expected))
                    .isPresent();
            return proven
                    ? new ClientStep.Done(Authenticated.user(user, Mechanism.DIGEST_MD5))
                    : new ClientStep.Failed(ClientStep.Reason.SERVER_NOT_PROVEN);
        }

        @Override
        public ClientStep onSuccess() {
            return new ClientStep.Failed(ClientStep.Reason.SERVER_NOT_PROVEN);
        }
    }
}
