package org.sitless.tsp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sitless.tsp.session.BrokerEffect;

class StoreComplaintsTest {
    private static final RuntimeException FULL = new IllegalStateException("no space is left");
    private static final String WARNING = "the store could not Claim: " + FULL;

    private final List<String> said = new ArrayList<>();
    private final StoreComplaints complaints = new StoreComplaints(said::add, said::add);
    private Instant now = Instant.EPOCH;

    @Test
    void shouldSayOnceWhatItCannotDoAndOnceThatItCanAgain() {
        for (int i = 0; i < 100; i++) {
            complaints.failed(BrokerEffect.Claim.class, FULL, now);
            complaints.worked(BrokerEffect.LookUp.class);
            now = now.plusSeconds(100);
        }
        complaints.worked(BrokerEffect.Claim.class);
        complaints.worked(BrokerEffect.Claim.class);

        assertThat(said).containsExactly(WARNING, "the store can Claim again");
    }

    @Test
    void shouldSayNothingTwiceAMinuteWhenItComesAndGoes() {
        for (int i = 0; i < 59; i++) {
            complaints.failed(BrokerEffect.Claim.class, FULL, now);
            now = now.plusSeconds(1);
        }
        complaints.worked(BrokerEffect.Claim.class);
        complaints.failed(BrokerEffect.Claim.class, FULL, now);

        assertThat(said).containsOnlyOnce(WARNING);
    }

    @Test
    void shouldSayEachCause() {
        complaints.failed(BrokerEffect.Claim.class, FULL, now);
        complaints.failed(BrokerEffect.Claim.class, new IllegalStateException("read-only"), now);

        assertThat(said).hasSize(2);
    }
}
