package org.sitless.app.keepalive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.app.keepalive.PathSearch.State;
import org.sitless.app.keepalive.PathSearch.Step;

/** A path that carries what a test says, in virtual time. */
class PathSearchTest {
    private static final int LEAST = 1_280;
    private static final int MOST = 1_480;
    private static final int NOTHING = 0;

    private final List<Integer> found = new ArrayList<>();
    private final List<Integer> asked = new ArrayList<>();
    private final PathSearch search = new PathSearch(LEAST, MOST, 0);
    private long now;
    private int carries = MOST;
    private int losesEvery;

    @Test
    void shouldBeDoneAtOnceWhereEverythingPasses() {
        pass(Duration.ofSeconds(1));

        assertThat(search.state()).isEqualTo(State.SEARCH_COMPLETE);
        assertThat(found).containsExactly(MOST);
        assertThat(asked).containsExactly(MOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_280, 1_281, 1_300, 1_380, 1_432, 1_478, 1_479})
    void shouldFindExactlyWhatPasses(int carried) {
        carries = carried;

        pass(Duration.ofSeconds(40));

        assertThat(search.state()).isEqualTo(State.SEARCH_COMPLETE);
        assertThat(found.get(0)).as("first of all what lets packets flow").isEqualTo(LEAST);
        assertThat(found.get(found.size() - 1)).isEqualTo(carried);
    }

    @Test
    void shouldLetPacketsFlowWithinFourSeconds() {
        carries = 1_380;

        pass(Duration.ofSeconds(4));

        assertThat(found).containsExactly(LEAST);
    }

    @Test
    void shouldNoticeABlackHoleThatOpensLater() {
        pass(Duration.ofMinutes(5));
        carries = 1_400;

        pass(Duration.ofSeconds(60));

        assertThat(found).containsExactly(MOST, LEAST, 1_400);
    }

    @Test
    void shouldTryMoreAfterTenMinutes() {
        carries = 1_400;
        pass(Duration.ofSeconds(60));
        carries = MOST;
        pass(Duration.ofMinutes(8));
        assertThat(found).endsWith(1_400);

        pass(Duration.ofMinutes(3));

        assertThat(found).endsWith(MOST);
    }

    @Test
    void shouldSayThatNotEvenTheLeastPassesAndFindOutWhenItDoesAgain() {
        carries = 1_000;
        pass(Duration.ofSeconds(30));
        assertThat(search.state()).isEqualTo(State.ERROR);
        assertThat(found).containsExactly(LEAST - 1);

        carries = MOST;
        pass(Duration.ofSeconds(60));

        assertThat(search.state()).isEqualTo(State.SEARCH_COMPLETE);
        assertThat(found).endsWith(MOST);
    }

    @Test
    void shouldChangeNothingWhileNobodyAnswers() {
        carries = NOTHING;
        pass(Duration.ofMinutes(3));
        assertThat(found).isEmpty();

        carries = MOST;
        pass(Duration.ofMinutes(1));
        assertThat(found).containsExactly(MOST);
    }

    @Test
    void shouldBearThatProbesGetLostNowAndThen() {
        losesEvery = 3;

        pass(Duration.ofMinutes(30));

        assertThat(found).containsOnly(MOST);
    }

    @Test
    void shouldAskSeldomOnceItKnows() {
        pass(Duration.ofMinutes(10));

        assertThat(asked.size()).isLessThanOrEqualTo(41);
    }

    @Test
    void shouldIgnoreAReplyThatIsNotAwaited() {
        Step.Ask ask = (Step.Ask) search.step(0);

        assertThat(search.onReply(ask.sequence() + 1, 1)).isFalse();
        assertThat(search.onReply(ask.sequence(), 2)).isTrue();
        assertThat(search.onReply(ask.sequence(), 3)).isFalse();
    }

    /** Lets so much time pass; a round trip takes 20 ms. */
    private void pass(Duration time) {
        long end = now + time.toNanos();
        while (now < end) {
            Step step = search.step(now);
            if (step instanceof Step.Ask ask) {
                asked.add(ask.bytes());
                boolean lost = losesEvery > 0 && asked.size() % losesEvery == 0;
                if (ask.bytes() <= carries && !lost) {
                    now += 20_000_000;
                    search.onReply(ask.sequence(), now);
                }
            } else if (step instanceof Step.Found result) {
                found.add(result.bytes());
            } else if (step instanceof Step.Wait wait) {
                now = Math.max(now, wait.untilNanos());
            }
        }
    }
}
