package org.sitless.tsp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sitless.tsp.lease.ClaimAnswer;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.lease.LeaseClaim;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.lease.LeaseStore;
import org.sitless.tsp.lease.TunnelEndpoint;
import org.sitless.tsp.message.Ipv4Address;

class BrokerStoresTest {
    private static final LeaseOwner ALICE = new LeaseOwner.User("alice");

    /** Sessions count from when the process began; what is stored must mean something to the next one. */
    @Test
    void shouldTellStoresByTheCalendarWhatSessionsTellByTheirOwnClock() {
        Instant session = Instant.EPOCH.plusSeconds(5);
        Instant calendar = Instant.parse("2026-01-01T00:00:00Z");
        LeaseStore leases = Brokers.leases();
        BrokerStores stores = new BrokerStores(Brokers.CREDENTIALS, leases, () -> session, () -> calendar);
        LeaseClaim claim = new LeaseClaim(
                ALICE, TunnelEndpoint.proto41(Ipv4Address.of("192.0.2.10")), Optional.empty(), session.plusSeconds(90));

        BrokerInput.Claimed claimed = (BrokerInput.Claimed)
                stores.perform(new BrokerEffect.Claim(claim)).orElseThrow();
        Lease reserved = ((ClaimAnswer.Granted) claimed.answer()).lease();
        assertThat(reserved.until()).isEqualTo(calendar.plusSeconds(90));

        stores.perform(new BrokerEffect.Renew(ALICE, reserved.revision(), session.plusSeconds(3_600)));
        assertThat(leases.find(ALICE).orElseThrow().until()).isEqualTo(calendar.plusSeconds(3_600));
    }
}
