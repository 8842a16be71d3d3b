package org.sitless.tsp.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The broker's side of DIGEST-MD5 (RFC 2831), one exchange of it.
 *
 * <p>The challenge has its directives in the one form and order gogoc's splitter survives: all of realm, nonce, qop and charset, no
 * blank behind a comma, no comma inside quotes. {@code charset=utf8} is RFC 5572's spelling (figure 12), not RFC 2831's.
 *
 * @param nonce used for this exchange and never again, so that a replayed response answers another challenge
 */
record DigestMd5Server(String realm, String nonce, Decoys decoys) implements ServerExchange {
    private static final String SERVICE = "tsp/";
    private static final Pattern RESPONSE = Pattern.compile("[0-9a-f]{32}");

    /** "exactly once" or "at most once", says RFC 2831 §2.1.2 of each of them. */
    private static final List<String> SINGLE = List.of(
            "username",
            "realm",
            "nonce",
            "cnonce",
            "nc",
            "qop",
            "digest-uri",
            "response",
            "charset",
            "maxbuf",
            "authzid");

    ServerStep begin() {
        String challenge = "realm=" + DigestDirectives.quoted(realm) + ",nonce=" + DigestDirectives.quoted(nonce)
                + ",qop=\"auth\",algorithm=md5-sess,charset=utf8";
        return new ServerStep.Challenge(challenge, this);
    }

    @Override
    public ServerStep on(String token) {
        Optional<DigestDirectives> read = DigestDirectives.read(token);
        if (read.isEmpty() || read.get().repeatsAnyOf(SINGLE)) {
            return ServerStep.refuse(ServerStep.Reason.MALFORMED);
        }
        DigestDirectives directives = read.get();
        Optional<String> user = directives.value("username").filter(UserName::isValid);
        Optional<String> clientNonce = directives.value("cnonce").filter(nonce -> !nonce.isEmpty());
        Optional<String> response = directives.value("response").filter(value -> RESPONSE.matcher(value)
                .matches());
        // Clients name the service as their user typed it, port and brackets included: any host will do.
        Optional<String> uri = directives.value("digest-uri").filter(value -> value.toLowerCase(Locale.ROOT)
                .startsWith(SERVICE));
        if (user.isEmpty() || clientNonce.isEmpty() || response.isEmpty() || uri.isEmpty()) {
            return ServerStep.refuse(ServerStep.Reason.MALFORMED);
        }
        Optional<String> actFor = directives.value("authzid");
        if (!directives.value("qop").orElse(DigestMd5Hash.AUTH).equals(DigestMd5Hash.AUTH)
                || !actFor.orElse(user.get()).equals(user.get())) {
            return ServerStep.refuse(user.get(), ServerStep.Reason.NOT_SUPPORTED);
        }
        if (!directives.is("nonce", nonce)
                || !directives.is("realm", realm)
                || !directives.is("nc", DigestMd5Hash.FIRST_COUNT)) {
            return ServerStep.refuse(user.get(), ServerStep.Reason.WRONG_CHALLENGE);
        }
        DigestMd5Hash.Exchange exchange = new DigestMd5Hash.Exchange(nonce, clientNonce.get(), uri.get(), actFor);
        return new ServerStep.Lookup(user.get(), found -> verify(user.get(), response.get(), exchange, found));
    }

    private ServerStep verify(
            String user, String response, DigestMd5Hash.Exchange exchange, Optional<Credentials> found) {
        OctetString decoy = decoys.digest(user);
        Optional<OctetString> known = found.flatMap(Credentials::digest)
                .filter(verifier -> verifier.realm().equals(realm))
                .map(DigestVerifier::hash);
        OctetString verifier = known.orElse(decoy);
        boolean fits = DigestMd5Hash.matches(DigestMd5Hash.response(verifier, exchange), response);
        String rspauth = "rspauth=" + DigestMd5Hash.rspauth(verifier, exchange);
        return known.isPresent() && fits
                ? new ServerStep.Accepted(Authenticated.user(user, Mechanism.DIGEST_MD5), Optional.of(rspauth))
                : ServerStep.refuse(user, ServerStep.Reason.WRONG_CREDENTIALS);
    }
}
