package org.sitless.tsp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sitless.tsp.auth.AuthFixtures.DECOYS;
import static org.sitless.tsp.auth.AuthFixtures.assertAccepted;
import static org.sitless.tsp.auth.AuthFixtures.assertRefused;
import static org.sitless.tsp.auth.AuthFixtures.say;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramTest {
    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String CLIENT_FIRST = "n,,n=user,r=" + CLIENT_NONCE;
    private static final String SERVER_FIRST =
            "r=" + CLIENT_NONCE + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String CLIENT_FINAL =
            "c=biws,r=" + CLIENT_NONCE + SERVER_NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private static final Credentials USER = Credentials.derive(
            "user",
            "pencil",
            "example.net",
            OctetString.ofBase64("W22ZaJ0SNY7soEsUEjb6gQ==").orElseThrow(),
            4_096);

    private static ServerStep afterFirst(String clientFirst, Optional<Credentials> found) {
        ServerStep step = new ScramServer(SERVER_NONCE, DECOYS).on(clientFirst);
        return step instanceof ServerStep.Lookup lookup ? lookup.complete(found) : step;
    }

    private static ServerStep afterFinal(String clientFinal, Optional<Credentials> found) {
        return ((ServerStep.Challenge) afterFirst(CLIENT_FIRST, found)).next().on(clientFinal);
    }

    /** RFC 7677 §3, the broker's side. */
    @Test
    void shouldServeTheExampleOfRfc7677() {
        assertThat(((ServerStep.Challenge) afterFirst(CLIENT_FIRST, Optional.of(USER))).token())
                .isEqualTo(SERVER_FIRST);
        ServerStep end = afterFinal(CLIENT_FINAL, Optional.of(USER));
        assertAccepted(end, "user", Mechanism.SCRAM_SHA_256);
        assertThat(((ServerStep.Accepted) end).lastToken()).contains(SERVER_FINAL);
    }

    /** RFC 7677 §3, the client's side. */
    @Test
    void shouldFollowTheExampleOfRfc7677() {
        ClientStep.Respond first =
                (ClientStep.Respond) new ScramClient(new Login("user", "pencil"), CLIENT_NONCE).begin();
        assertThat(first.token()).isEqualTo(CLIENT_FIRST);
        ClientStep.Respond last = (ClientStep.Respond) first.next().onChallenge(SERVER_FIRST);
        assertThat(last.token()).isEqualTo(CLIENT_FINAL);
        assertThat(last.next().onChallenge(SERVER_FINAL)).isInstanceOf(ClientStep.Done.class);
    }

    /** RFC 5802 §5: the same sums with SHA-1. */
    @Test
    void shouldComputeTheExampleOfRfc5802() {
        ScramHash sha1 = new ScramHash("SHA-1", "HmacSHA1", "PBKDF2WithHmacSHA1", 20);
        OctetString salt = OctetString.ofBase64("QSXCR+Q6sek8bf92").orElseThrow();
        String nonce = "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j";
        String message =
                "n=user,r=fyko+d2lbbFgONRv9qkxdawL,r=" + nonce + ",s=QSXCR+Q6sek8bf92,i=4096,c=biws,r=" + nonce;

        OctetString salted = sha1.saltedPassword("pencil", salt, 4_096);
        OctetString clientKey = sha1.clientKey(salted);
        OctetString proof = clientKey.xor(sha1.signature(sha1.storedKey(clientKey), message));

        assertThat(proof.toBase64()).isEqualTo("v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        assertThat(sha1.signature(sha1.serverKey(salted), message).toBase64())
                .isEqualTo("rmF9pqV8S7suAoZWja4dJRkFsKQ=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,,",
                "n,,n=,r=abc",
                "n,,n=user",
                "n,,r=abc,n=user",
                "x,,n=user,r=abc",
                "n,,m=ext,n=user,r=abc",
                "n,,n=user,r=abc,m=ext",
                "n,,n=user,r=",
                "n,,n=us=er,r=abc",
                "n,,n=us=2Der,r=abc",
                "n,,n=us\0er,r=abc",
                "n,,n=\u00fcser,r=abc",
                "n,,n=user,r=a b",
                "n,b=c,n=user,r=abc"
            })
    void shouldRefuseFirstMessageThatBreaksTheRules(String first) {
        assertRefused(afterFirst(first, Optional.of(USER)), ServerStep.Reason.MALFORMED);
    }

    @Test
    void shouldRefuseChannelBindingAndOtherIdentities() {
        assertRefused(afterFirst("p=tls-unique,,n=user,r=abc", Optional.of(USER)), ServerStep.Reason.NOT_SUPPORTED);
        assertRefused(afterFirst("n,a=root,n=user,r=abc", Optional.of(USER)), ServerStep.Reason.NOT_SUPPORTED);
        assertThat(afterFirst("y,a=user,n=user,r=abc,x=later", Optional.of(USER)))
                .isInstanceOf(ServerStep.Challenge.class);
    }

    @Test
    void shouldRefuseFinalMessageForAnotherChallenge() {
        assertRefused(
                afterFinal(CLIENT_FINAL.replace("k0,p", "k1,p"), Optional.of(USER)), ServerStep.Reason.WRONG_CHALLENGE);
        assertRefused(
                afterFinal(CLIENT_FINAL.replace("biws", "eSws"), Optional.of(USER)), ServerStep.Reason.WRONG_CHALLENGE);
        assertRefused(
                afterFinal(CLIENT_FINAL.replace("p=d", "p=e"), Optional.of(USER)), ServerStep.Reason.WRONG_CREDENTIALS);
        assertRefused(afterFinal("c=biws,r=abc", Optional.of(USER)), ServerStep.Reason.MALFORMED);
        assertRefused(afterFinal(CLIENT_FINAL.replace("dHzb", ""), Optional.of(USER)), ServerStep.Reason.MALFORMED);
    }

    @Test
    void shouldChallengeStrangersAsItDoesUsers() {
        ServerStep.Challenge stranger = (ServerStep.Challenge) afterFirst(CLIENT_FIRST, Optional.empty());
        ServerStep.Challenge again = (ServerStep.Challenge) afterFirst(CLIENT_FIRST, Optional.empty());

        assertThat(stranger.token())
                .hasSameSizeAs(SERVER_FIRST)
                .contains(",i=4096")
                .isEqualTo(again.token());
        assertThat(stranger.next().on(CLIENT_FINAL))
                .isEqualTo(ServerStep.refuse("user", ServerStep.Reason.WRONG_CREDENTIALS))
                .isEqualTo(afterFinal(CLIENT_FINAL.replace("p=d", "p=e"), Optional.of(USER)));
    }

    @Test
    void shouldCarryNamesWithCommaAndEqualsSign() {
        assertThat(ScramMessages.escaped("a=b,c")).isEqualTo("a=3Db=2Cc");
        assertThat(ScramMessages.ClientFirst.read("n,,n=a=3Db=2Cc=3D2C,r=x")
                        .orElseThrow()
                        .user())
                .isEqualTo("a=b,c=2C");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r=abc,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=" + CLIENT_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=" + CLIENT_NONCE + "x,s=,i=4096",
                "r=" + CLIENT_NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==",
                "e=other-error",
                ""
            })
    void shouldLeaveServerThatBreaksTheRules(String serverFirst) {
        assertThat(begun().onChallenge(serverFirst)).isEqualTo(new ClientStep.Failed(ClientStep.Reason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4095", "1000001", "999999999"})
    void shouldNotWorkForTooFewOrTooManyIterations(String iterations) {
        assertThat(begun().onChallenge(SERVER_FIRST.replace("4096", iterations)))
                .isEqualTo(new ClientStep.Failed(ClientStep.Reason.UNSAFE));
    }

    @Test
    void shouldNotBelieveServerThatCannotProveItself() {
        ClientStep unproven = new ClientStep.Failed(ClientStep.Reason.SERVER_NOT_PROVEN);
        ClientExchange proving = ((ClientStep.Respond) begun().onChallenge(SERVER_FIRST)).next();

        assertThat(begun().onSuccess()).isEqualTo(unproven);
        assertThat(proving.onSuccess()).isEqualTo(unproven);
        assertThat(proving.onChallenge(SERVER_FINAL.replace("6r", "7r"))).isEqualTo(unproven);
        assertThat(proving.onChallenge("e=invalid-proof")).isEqualTo(unproven);
    }

    private static ClientExchange begun() {
        return ((ClientStep.Respond) new ScramClient(new Login("user", "pencil"), CLIENT_NONCE).begin()).next();
    }

    @Test
    void shouldDeriveVerifiersOfFitPasswordsOnly() {
        assertThatThrownBy(() -> ScramVerifier.derive("", AuthFixtures.SALT, 4_096))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ScramVerifier.derive("p\u00e4ss", AuthFixtures.SALT, 4_096))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ScramVerifier.derive("pass", AuthFixtures.SALT, 4_095))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Credentials.derive("a\0b", "pass", "r", AuthFixtures.SALT, 4_096))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 300)
    void shouldNeverThrowOnAnyToken(@ForAll String first, @ForAll String last) {
        assertThat(say(Mechanism.SCRAM_SHA_256, first)).isInstanceOf(ServerStep.Refused.class);
        assertThat(say(Mechanism.SCRAM_SHA_256, "n,,n=alice,r=x", last)).isInstanceOf(ServerStep.Refused.class);
        assertThat(begun().onChallenge(first)).isInstanceOf(ClientStep.Failed.class);
    }
}
