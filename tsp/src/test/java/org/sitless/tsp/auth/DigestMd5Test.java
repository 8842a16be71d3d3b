package org.sitless.tsp.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.tsp.auth.AuthFixtures.assertAccepted;
import static org.sitless.tsp.auth.AuthFixtures.assertRefused;
import static org.sitless.tsp.auth.AuthFixtures.say;

import java.util.Map;
import java.util.Optional;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestMd5Test {
    /** What gogoc answers to realm example.net and nonce N, its clock being its cnonce. */
    private static final String GOGOC = "charset=utf8,username=\"alice\",realm=\"example.net\",nonce=\"N\",nc=00000001,"
            + "cnonce=\"1795421619\",digest-uri=\"tsp/192.0.2.1\",response=a5008680e2ff5216fee3164eb3c6087a,qop=auth";

    private static DigestMd5Hash.Exchange exchange(String nonce, String clientNonce, String uri) {
        return new DigestMd5Hash.Exchange(nonce, clientNonce, uri, Optional.empty());
    }

    /** RFC 2831 §4. */
    @ParameterizedTest
    @CsvSource({
        "OA6MG9tEQGm2hh, OA6MHXh6VqTrRk, imap/elwood.innosoft.com,"
                + " d388dad90d4bbd760a152321f2143af7, ea40f60335c427b5527b84dbabcdfffd",
        "OA9BSXrbuRhWay, OA9BSuZWMSpW8m, acap/elwood.innosoft.com,"
                + " 6084c6db3fede7352c551284490fd0fc, 2f0b3d7c3c2e486600ef710726aa2eae",
    })
    void shouldComputeTheExamplesOfRfc2831(String nonce, String cnonce, String uri, String response, String rspauth) {
        OctetString verifier = DigestMd5Hash.verifier("chris", "elwood.innosoft.com", "secret");

        assertThat(DigestMd5Hash.response(verifier, exchange(nonce, cnonce, uri)))
                .isEqualTo(response);
        assertThat(DigestMd5Hash.rspauth(verifier, exchange(nonce, cnonce, uri)))
                .isEqualTo(rspauth);
    }

    /** RFC 5572 figure 12; the password, which it does not say, is "password". */
    @Test
    void shouldComputeTheExampleOfRfc5572() {
        OctetString verifier = DigestMd5Hash.verifier("username1", "hexos", "password");
        DigestMd5Hash.Exchange exchange = exchange("1113908968", "1113923311", "tsp/hexos");

        assertThat(DigestMd5Hash.response(verifier, exchange)).isEqualTo("f8e42b3c50c59771853f6274fcffd1ca");
        assertThat(DigestMd5Hash.rspauth(verifier, exchange)).isEqualTo("70d5cabc9235568be380ba2c907381fe");
    }

    @Test
    void shouldChallengeInTheFormThatGogocCanSplit() {
        assertThat(say(Mechanism.DIGEST_MD5))
                .isInstanceOfSatisfying(ServerStep.Challenge.class, challenge -> assertThat(challenge.token())
                        .isEqualTo("realm=\"example.net\",nonce=\"N\",qop=\"auth\",algorithm=md5-sess,charset=utf8"));
    }

    @Test
    void shouldAcceptGogocAndProveTheServer() {
        ServerStep step = say(Mechanism.DIGEST_MD5, GOGOC);

        assertAccepted(step, "alice", Mechanism.DIGEST_MD5);
        assertThat(((ServerStep.Accepted) step).lastToken()).contains("rspauth=c9d64d9509bcdaca708e10e5a2b6a37e");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nonce="N"                    | nonce="M"                   | WRONG_CHALLENGE
                    nc=00000001                  | nc=00000002                 | WRONG_CHALLENGE
                    realm="example.net"          | realm="example.com"         | WRONG_CHALLENGE
                    ,qop=auth                    | ,qop=auth-int               | NOT_SUPPORTED
                    ,qop=auth                    | ,authzid="root"             | NOT_SUPPORTED
                    response=a5008680            | response=b5008680           | WRONG_CREDENTIALS
                    username="alice"             | username="bob"              | WRONG_CREDENTIALS
                    username="alice"             | username=""                 | MALFORMED
                    username="alice",            | ''                          | MALFORMED
                    realm="example.net",         | ''                          | WRONG_CHALLENGE
                    nonce="N",                   | ''                          | WRONG_CHALLENGE
                    nc=00000001,                 | ''                          | WRONG_CHALLENGE
                    cnonce="1795421619",         | ''                          | MALFORMED
                    digest-uri="tsp/192.0.2.1",  | ''                          | MALFORMED
                    digest-uri="tsp/             | digest-uri="imap/           | MALFORMED
                    response=a5008680            | response=A5008680           | MALFORMED
                    response=a5008680            | response=a50086             | MALFORMED
                    ,qop=auth                    | ,nonce="N"                  | MALFORMED
                    ,qop=auth                    | ,qop=auth,username="alice"  | MALFORMED
                    username="alice"             | username="alice             | MALFORMED
                    """)
    void shouldRefuseResponseThatDiffersFromTheChallenge(String part, String replacement, ServerStep.Reason reason) {
        assertThat(GOGOC).contains(part);

        assertRefused(say(Mechanism.DIGEST_MD5, GOGOC.replace(part, replacement)), reason);
    }

    /** rspauth instead of response: the server's own words sent back to it. */
    @Test
    void shouldRefuseItsOwnProof() {
        assertRefused(
                say(
                        Mechanism.DIGEST_MD5,
                        GOGOC.replace("a5008680e2ff5216fee3164eb3c6087a", "c9d64d9509bcdaca708e10e5a2b6a37e")),
                ServerStep.Reason.WRONG_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a", "=", "=b", "a=", "a=\"", "a=\"b\"c", "a=\"\\", "\0", "a b=c", "a=b\"c"})
    void shouldRefuseWhatIsNoListOfDirectives(String token) {
        assertRefused(say(Mechanism.DIGEST_MD5, token), ServerStep.Reason.MALFORMED);
    }

    @Test
    void shouldRefuseEndlessDirectives() {
        assertRefused(say(Mechanism.DIGEST_MD5, "x=y,".repeat(40) + GOGOC), ServerStep.Reason.MALFORMED);
    }

    /** gogoc escapes quotes and backslashes with a backslash; the hash is over the name itself. */
    @Test
    void shouldUnescapeQuotedStrings() {
        DigestDirectives directives =
                DigestDirectives.read("username=\"a\\\"b\\\\c,d\" , , x = y").orElseThrow();

        assertThat(directives.value("username")).contains("a\"b\\c,d");
        assertThat(directives.value("x")).contains("y");
        assertThat(DigestDirectives.read("u=" + DigestDirectives.quoted("a\"b\\c"))
                        .orElseThrow()
                        .value("u"))
                .contains("a\"b\\c");
    }

    @Test
    void shouldAcceptAnyHostBehindTheService() {
        OctetString verifier = AuthFixtures.ALICE.digest().orElseThrow().hash();
        for (String host : new String[] {"192.0.2.1:4000", "[2001:db8::1]:3653", "tb.example.net", ""}) {
            String response = DigestMd5Hash.response(verifier, exchange("N", "1795421619", "tsp/" + host));
            String token =
                    GOGOC.replace("tsp/192.0.2.1", "tsp/" + host).replace("a5008680e2ff5216fee3164eb3c6087a", response);

            assertAccepted(say(Mechanism.DIGEST_MD5, token), "alice", Mechanism.DIGEST_MD5);
        }
    }

    @Test
    void shouldAnswerForStrangersAsForWrongPasswords() {
        assertThat(say(Mechanism.DIGEST_MD5, GOGOC.replace("\"alice\"", "\"mallory\"")))
                .isEqualTo(ServerStep.refuse("mallory", ServerStep.Reason.WRONG_CREDENTIALS));
        assertThat(say(Mechanism.DIGEST_MD5, GOGOC.replace("=a5", "=a6")))
                .isEqualTo(ServerStep.refuse("alice", ServerStep.Reason.WRONG_CREDENTIALS));
    }

    @Test
    void shouldRefuseUserWithoutDigestVerifier() {
        ServerStep step = AuthFixtures.exchange(AuthFixtures.server().begin(Mechanism.DIGEST_MD5))
                .on(GOGOC);

        assertRefused(
                ((ServerStep.Lookup) step).complete(Optional.of(AuthFixtures.ALICE.withoutDigest())),
                ServerStep.Reason.WRONG_CREDENTIALS);
    }

    /** RFC 6331 or not, the JDK speaks it: its client must agree with our server, and believe its proof. */
    @ParameterizedTest
    @CsvSource({"alice, s3cret, true", "alice, wrong, false", "mallory, s3cret, false"})
    void shouldAgreeWithTheClientOfTheJdk(String user, String password, boolean accepted) throws SaslException {
        SaslClient jdk = Sasl.createSaslClient(
                new String[] {"DIGEST-MD5"},
                null,
                "tsp",
                "tb.example.net",
                Map.of(),
                callbacks -> answer(callbacks, user, password));
        ServerStep.Challenge challenge =
                (ServerStep.Challenge) AuthFixtures.server().begin(Mechanism.DIGEST_MD5);

        // The JDK insists on RFC 2831's spelling.
        String token = challenge.token().replace("utf8", "utf-8");
        String response = new String(jdk.evaluateChallenge(token.getBytes(UTF_8)), UTF_8);
        ServerStep step = AuthFixtures.answer(challenge.next(), response);

        assertThat(step instanceof ServerStep.Accepted).isEqualTo(accepted);
        if (step instanceof ServerStep.Accepted success) {
            jdk.evaluateChallenge(success.lastToken().orElseThrow().getBytes(UTF_8));
            assertThat(jdk.isComplete()).isTrue();
        }
    }

    private static void answer(Callback[] callbacks, String user, String password) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(user);
            } else if (callback instanceof PasswordCallback secret) {
                secret.setPassword(password.toCharArray());
            } else if (callback instanceof RealmCallback realm) {
                realm.setText(realm.getDefaultText());
            }
        }
    }

    @Property
    void shouldNeverThrowOnAnyToken(@ForAll String token) {
        assertThat(say(Mechanism.DIGEST_MD5, token)).isInstanceOf(ServerStep.Refused.class);
        assertThat(new DigestMd5Client(new Login("alice", "x"), "h", "c").onChallenge(token))
                .isNotNull();
    }
}
