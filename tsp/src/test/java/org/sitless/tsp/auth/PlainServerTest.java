package org.sitless.tsp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sitless.tsp.auth.AuthFixtures.assertAccepted;
import static org.sitless.tsp.auth.AuthFixtures.assertRefused;
import static org.sitless.tsp.auth.AuthFixtures.say;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainServerTest {
    @ParameterizedTest
    @ValueSource(strings = {"\0alice\0s3cret", "\0\0alice\0s3cret", "alice\0alice\0s3cret", "\0alice\0alice\0s3cret"})
    void shouldAcceptCredentialsHoweverTheyAreGlued(String token) {
        assertAccepted(say(Mechanism.PLAIN, token), "alice", Mechanism.PLAIN);
    }

    @Test
    void shouldAnswerForStrangersAsForWrongPasswords() {
        assertThat(say(Mechanism.PLAIN, "\0mallory\0s3cret"))
                .isEqualTo(ServerStep.refuse("mallory", ServerStep.Reason.WRONG_CREDENTIALS));
        assertThat(say(Mechanism.PLAIN, "\0alice\0wrong"))
                .isEqualTo(ServerStep.refuse("alice", ServerStep.Reason.WRONG_CREDENTIALS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "alice\0s3cret",
                "\0\0",
                "\0\0s3cret",
                "\0alice\0",
                "\0al\u0007ice\0x",
                "\0\u00e4\0x"
            })
    void shouldRefuseWhatIsNoCredentials(String token) {
        assertRefused(say(Mechanism.PLAIN, token), ServerStep.Reason.MALFORMED);
    }

    @Test
    void shouldRefuseToActForOthers() {
        assertRefused(say(Mechanism.PLAIN, "root\0alice\0s3cret"), ServerStep.Reason.NOT_SUPPORTED);
    }

    @Test
    void shouldBoundFields() {
        assertRefused(say(Mechanism.PLAIN, "\0" + "a".repeat(254) + "\0x"), ServerStep.Reason.MALFORMED);
        assertRefused(say(Mechanism.PLAIN, "\0alice\0" + "x".repeat(256)), ServerStep.Reason.MALFORMED);
        assertRefused(say(Mechanism.PLAIN, "\0alice\0" + "x".repeat(255)), ServerStep.Reason.WRONG_CREDENTIALS);
    }

    @Property(tries = 200)
    void shouldNeverThrowOnAnyToken(@ForAll String token) {
        assertThat(say(Mechanism.PLAIN, token)).isInstanceOf(ServerStep.Refused.class);
    }
}
