package org.sitless.tsp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMechanismsTest {
    /** Both ends against each other, every mechanism. */
    @ParameterizedTest
    @EnumSource(Mechanism.class)
    void shouldAuthenticateAgainstOurOwnServer(Mechanism mechanism) {
        ClientStep client = AuthFixtures.client("alice", "s3cret").begin(mechanism);
        ServerStep server = AuthFixtures.server().begin(mechanism);
        for (int i = 0; i < 6 && !(client instanceof ClientStep.Done); i++) {
            if (server instanceof ServerStep.Accepted accepted
                    && accepted.lastToken().isEmpty()) {
                client = waiting(client).onSuccess();
            } else if (server instanceof ServerStep.Accepted accepted) {
                client = waiting(client).onChallenge(accepted.lastToken().orElseThrow());
            } else if (client instanceof ClientStep.Respond respond) {
                server = AuthFixtures.answer(AuthFixtures.exchange(server), respond.token());
                client = server instanceof ServerStep.Challenge challenge
                        ? respond.next().onChallenge(challenge.token())
                        : new ClientStep.Await(respond.next());
            } else if (server instanceof ServerStep.Challenge challenge) {
                client = waiting(client).onChallenge(challenge.token());
            }
        }

        assertThat(client).isInstanceOf(ClientStep.Done.class);
        assertThat(server).isInstanceOf(ServerStep.Accepted.class);
        assertThat(((ClientStep.Done) client).proof().identity())
                .isEqualTo(((ServerStep.Accepted) server).proof().identity());
    }

    private static ClientExchange waiting(ClientStep step) {
        return step instanceof ClientStep.Await await ? await.next() : ((ClientStep.Respond) step).next();
    }

    @Test
    void shouldAnswerChallengeOfFigure12() {
        DigestMd5Client client = new DigestMd5Client(new Login("username1", "password"), "hexos", "1113923311");

        ClientStep.Respond step = (ClientStep.Respond)
                client.onChallenge("realm=hexos,nonce=1113908968,qop=auth,algorithm=md5-sess,charset=utf8");

        assertThat(step.token())
                .isEqualTo(
                        "charset=utf8,username=\"username1\",realm=\"hexos\",nonce=\"1113908968\",nc=00000001,"
                                + "cnonce=\"1113923311\",digest-uri=\"tsp/hexos\",response=f8e42b3c50c59771853f6274fcffd1ca,qop=auth");
        assertThat(step.next().onChallenge("rspauth=70d5cabc9235568be380ba2c907381fe"))
                .isInstanceOf(ClientStep.Done.class);
        assertThat(step.next().onChallenge("rspauth=70d5cabc9235568be380ba2c907381ff"))
                .isEqualTo(new ClientStep.Failed(ClientStep.Reason.SERVER_NOT_PROVEN));
        assertThat(step.next().onSuccess()).isEqualTo(new ClientStep.Failed(ClientStep.Reason.SERVER_NOT_PROVEN));
        assertThat(client.onSuccess()).isEqualTo(new ClientStep.Failed(ClientStep.Reason.SERVER_NOT_PROVEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "realm=r,nonce=n,qop=\"auth-int,auth-conf\",algorithm=md5-sess",
                "realm=r,nonce=n,algorithm=md5",
            })
    void shouldNotAgreeToOtherProtections(String challenge) {
        assertThat(new DigestMd5Client(new Login("a", "b"), "h", "c").onChallenge(challenge))
                .isEqualTo(new ClientStep.Failed(ClientStep.Reason.UNSAFE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"realm=r", "nonce=a,nonce=b,algorithm=md5-sess", "\"", ""})
    void shouldLeaveServerWithoutOneNonce(String challenge) {
        assertThat(new DigestMd5Client(new Login("a", "b"), "h", "c").onChallenge(challenge))
                .isEqualTo(new ClientStep.Failed(ClientStep.Reason.MALFORMED));
    }

    @Test
    void shouldNeedLoginForAllButAnonymous() {
        ClientMechanisms anonymous = new ClientMechanisms(Optional.empty(), "h", () -> "n");

        assertThat(anonymous.canUse(Mechanism.ANONYMOUS)).isTrue();
        assertThat(anonymous.canUse(Mechanism.PLAIN)).isFalse();
        assertThatThrownBy(() -> anonymous.begin(Mechanism.PLAIN)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldShowNoSecrets() {
        assertThat(new Login("alice", "s3cret").toString()).doesNotContain("s3cret");
        assertThat(AuthFixtures.ALICE.toString())
                .doesNotContain(AuthFixtures.ALICE.digest().orElseThrow().hash().toHex());
        assertThat(new SecureNonces().next()).hasSize(32).isNotEqualTo(new SecureNonces().next());
    }

    @Test
    void shouldKnowMechanismsByName() {
        assertThat(Mechanism.named("digest-md5")).contains(Mechanism.DIGEST_MD5);
        assertThat(Mechanism.named(Mechanism.REFUSED_PASSDSS)).isEmpty();
    }
}
