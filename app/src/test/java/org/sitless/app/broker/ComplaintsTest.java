package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
    private Instant now = BrokerFixtures.START;
    private final List<String> said = new ArrayList<>();
    private final Complaints<String> complaints = new Complaints<>(said::add, () -> now);

    @Test
    void shouldSayItOnceForEachCauseHoweverOftenItIsTriedAgain() {
        for (int i = 0; i < 100; i++) {
            complaints.tell("room", "no room for alice" + i);
            complaints.tell("route", "no route for bob" + i);
        }

        assertThat(said).containsExactly("no room for alice0", "no route for bob0");
    }

    @Test
    void shouldSayAgainLaterHowManyThereWere() {
        for (int minutes = 0; minutes <= 60; minutes++) {
            complaints.tell("room", "no room");
            now = now.plus(Duration.ofMinutes(1));
        }

        assertThat(said).containsExactly("no room", "no room and 59 more before it");
    }
}
