package org.sitless.tsp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sitless.tsp.session.BrokerEffect;

class StoreComplaintsTest {
    private final RuntimeException full = new IllegalStateException("no space is left");
    private final String warning = "the store could not Claim: " + full;

    private final List<String> said = new ArrayList<>();
    private final StoreComplaints complaints = new StoreComplaints(said::add, said::add);
    private Instant now = Instant.EPOCH;

    @Test
    void shouldSayOnceWhatItCannotDoAndOnceThatItCanAgain() {
        for (int i = 0; i < 100; i++) {
            complaints.failed(BrokerEffect.Claim.class, full, now);
            complaints.worked(BrokerEffect.LookUp.class);
            now = now.plusSeconds(100);
        }
        complaints.worked(BrokerEffect.Claim.class);
        complaints.worked(BrokerEffect.Claim.class);

        assertThat(said).containsExactly(warning, "the store can Claim again");
    }

    @Test
    void shouldSayNothingTwiceAMinuteWhenItComesAndGoes() {
        for (int i = 0; i < 59; i++) {
            complaints.failed(BrokerEffect.Claim.class, full, now);
            now = now.plusSeconds(1);
        }
        complaints.worked(BrokerEffect.Claim.class);
        complaints.failed(BrokerEffect.Claim.class, full, now);

        assertThat(said).containsOnlyOnce(warning);
    }

    @Test
    void shouldSayEachCause() {
        complaints.failed(BrokerEffect.Claim.class, full, now);
        complaints.failed(BrokerEffect.Claim.class, new IllegalStateException("read-only"), now);

        assertThat(said).hasSize(2);
    }
}
