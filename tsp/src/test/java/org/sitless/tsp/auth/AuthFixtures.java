package org.sitless.tsp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;

/** A broker's side of authentication with one user, alice, and without any chance. */
final class AuthFixtures {
    static final String REALM = "example.net";
    static final String NONCE = "N";
    static final OctetString SALT = OctetString.ofHex("5b6d99689d123d8eec2ec124a0c6fa81");
    static final Credentials ALICE = Credentials.derive("alice", "s3cret", REALM, SALT, 4_096);
    static final Decoys DECOYS = new Decoys(OctetString.ofHex("00112233445566778899aabbccddeeff"), 4_096);
    static final CredentialStore STORE =
            user -> Optional.ofNullable(Map.of("alice", ALICE).get(user));

    private AuthFixtures() {}

    static ServerMechanisms server() {
        return new ServerMechanisms(REALM, () -> NONCE, DECOYS);
    }

    static ClientMechanisms client(String user, String password) {
        return new ClientMechanisms(Optional.of(new Login(user, password)), "192.0.2.1", () -> "1795421619");
    }

    /** What the server says to the tokens of a client, one after the other, with the store at hand. */
    static ServerStep say(Mechanism mechanism, String... tokens) {
        ServerStep step = server().begin(mechanism);
        for (String token : tokens) {
            step = answer(exchange(step), token);
        }
        return step;
    }

    static ServerExchange exchange(ServerStep step) {
        if (step instanceof ServerStep.Challenge challenge) {
            return challenge.next();
        }
        assertThat(step).isInstanceOf(ServerStep.Await.class);
        return ((ServerStep.Await) step).next();
    }

    static ServerStep answer(ServerExchange exchange, String token) {
        ServerStep step = exchange.on(token);
        return step instanceof ServerStep.Lookup lookup ? lookup.complete(STORE.find(lookup.user())) : step;
    }

    static void assertAccepted(ServerStep step, String user, Mechanism mechanism) {
        assertThat(step).isInstanceOfSatisfying(ServerStep.Accepted.class, accepted -> {
            assertThat(accepted.proof().identity()).isEqualTo(new Identity.User(user));
            assertThat(accepted.proof().mechanism()).isEqualTo(mechanism);
        });
    }

    static void assertRefused(ServerStep step, ServerStep.Reason reason) {
        assertThat(step).isInstanceOfSatisfying(ServerStep.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(reason));
    }
}
