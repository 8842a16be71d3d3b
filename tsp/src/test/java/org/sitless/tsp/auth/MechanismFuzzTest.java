package org.sitless.tsp.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What the mechanisms read, from peers that know no password. */
class MechanismFuzzTest {
    private static void assertNobodyComesIn(Mechanism mechanism, byte[] input) {
        ServerStep step = AuthFixtures.server().begin(mechanism);
        for (String token : new String(input, UTF_8).split("\n", 3)) {
            if (step instanceof ServerStep.Challenge || step instanceof ServerStep.Await) {
                ServerStep answer = AuthFixtures.exchange(step).on(token);
                step = answer instanceof ServerStep.Lookup lookup
                        ? lookup.complete(AuthFixtures.STORE.find(lookup.user()))
                        : answer;
            }
        }
        assertThat(step).isNotInstanceOf(ServerStep.Accepted.class);
    }

    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyDigestResponse(byte[] input) {
        assertNobodyComesIn(Mechanism.DIGEST_MD5, input);
    }

    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyScramMessages(byte[] input) {
        assertNobodyComesIn(Mechanism.SCRAM_SHA_256, input);
    }

    /** A client logs in at no server that does not know its password. */
    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyChallenge(byte[] input) {
        for (Mechanism mechanism : new Mechanism[] {Mechanism.DIGEST_MD5, Mechanism.SCRAM_SHA_256}) {
            ClientStep step = AuthFixtures.client("alice", "s3cret").begin(mechanism);
            for (String token : new String(input, UTF_8).split("\n", 3)) {
                step = next(step, token);
            }
            assertThat(step).isNotInstanceOf(ClientStep.Done.class);
        }
    }

    private static ClientStep next(ClientStep step, String token) {
        if (step instanceof ClientStep.Respond respond) {
            return respond.next().onChallenge(token);
        }
        return step instanceof ClientStep.Await await ? await.next().onChallenge(token) : step;
    }

    /** Directives that are read are those that were written. */
    @FuzzTest(maxDuration = "2m")
    void shouldReadBackAnyQuotedValue(byte[] input) {
        String value = new String(input, UTF_8);
        assertThat(DigestDirectives.read("a=" + DigestDirectives.quoted(value) + ",b=c"))
                .hasValueSatisfying(directives -> assertThat(directives.is("a", value) && directives.is("b", "c"))
                        .isTrue());
        DigestDirectives.read(value);
    }
}
