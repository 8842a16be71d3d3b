package org.sitless.tsp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * "Same answer and time for an unknown user and a wrong password": whoever asks for a user that does not exist, or for one who may not use
 * this mechanism, makes the broker do just the work that a wrong password does, and hears just the same.
 */
class EqualWorkTest {
    private static final CredentialStore STORE = user -> switch (user) {
        case "alice" -> Optional.of(AuthFixtures.ALICE);
        case "carol" ->
            Optional.of(Credentials.derive("carol", "s3cret", "example.net", AuthFixtures.SALT, 4_096)
                    .withoutDigest());
        default -> Optional.empty();
    };

    /** What is said and done when a client logs in with this name and password. */
    private static List<String> attempt(Mechanism mechanism, String user, String password) {
        ServerMechanisms server = AuthFixtures.server();
        ClientStep client = AuthFixtures.client(user, password).begin(mechanism);
        ServerStep step = server.begin(mechanism);
        List<String> work = List.of();
        for (int turn = 0; turn < 3 && !(step instanceof ServerStep.Refused); turn++) {
            if (step instanceof ServerStep.Challenge challenge) {
                client = next(client, challenge.token());
            }
            String token = ((ClientStep.Respond) client).token();
            // the store's answer is looked up beforehand: only the broker's own work is counted
            Optional<Credentials> found = STORE.find(user);
            try (CountedWork counted = CountedWork.begin()) {
                step = AuthFixtures.exchange(step).on(token);
                if (step instanceof ServerStep.Lookup lookup) {
                    step = lookup.complete(found);
                }
                work = java.util.stream.Stream.concat(work.stream(), counted.done().stream())
                        .toList();
            }
        }
        assertThat(step).isInstanceOfSatisfying(ServerStep.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(ServerStep.Reason.WRONG_CREDENTIALS));
        return work;
    }

    private static ClientStep next(ClientStep client, String token) {
        return client instanceof ClientStep.Respond respond
                ? respond.next().onChallenge(token)
                : ((ClientStep.Await) client).next().onChallenge(token);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mechanism.class,
            names = {"PLAIN", "DIGEST_MD5", "SCRAM_SHA_256"})
    void shouldWorkAsMuchForStrangersAsForWrongPasswords(Mechanism mechanism) {
        List<String> wrong = attempt(mechanism, "alice", "wr0ngs");
        List<String> stranger = attempt(mechanism, "mallo", "wr0ngs");

        assertThat(wrong).isNotEmpty();
        assertThat(stranger).isEqualTo(wrong);
    }

    @Test
    void shouldWorkAsMuchForWhoMayNotUseDigestMd5() {
        assertThat(attempt(Mechanism.DIGEST_MD5, "carol", "s3cret"))
                .isEqualTo(attempt(Mechanism.DIGEST_MD5, "alice", "wr0ngs"));
    }

    /** A guess at PLAIN costs what a guess at the stolen verifier costs, no more: there is nothing to multiply. */
    @Test
    void shouldHashAPasswordOnce() {
        assertThat(attempt(Mechanism.PLAIN, "alice", "wr0ngs"))
                .filteredOn(work -> work.startsWith("PBKDF2"))
                .containsExactly("PBKDF2 of 4096");
    }
}
