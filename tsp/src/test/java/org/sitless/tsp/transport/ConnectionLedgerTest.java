package org.sitless.tsp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sitless.tsp.message.Ipv4Address;

class ConnectionLedgerTest {
    private static final Ipv4Address ONE = Ipv4Address.of("192.0.2.1");
    private static final Ipv4Address OTHER = Ipv4Address.of("192.0.2.2");

    private final ConnectionLedger<String> ledger = new ConnectionLedger<>(new ConnectionLimits(3, 2));

    @Test
    void shouldNameTheOldestOfTheSourceThatHasTooMany() {
        assertThat(ledger.add("a", OTHER)).isEmpty();
        assertThat(ledger.add("b", ONE)).isEmpty();
        assertThat(ledger.add("c", ONE)).isEmpty();

        assertThat(ledger.add("d", ONE)).contains("b");
    }

    @Test
    void shouldNameTheOldestOfAllWhenThereAreTooMany() {
        ledger.add("a", ONE);
        ledger.add("b", OTHER);
        ledger.add("c", ONE);

        assertThat(ledger.add("d", OTHER)).contains("a");
    }

    @Test
    void shouldForgetWhatIsRemoved() {
        ledger.add("a", ONE);
        ledger.add("b", ONE);
        ledger.remove("a", ONE);

        assertThat(ledger.add("c", ONE)).isEmpty();
        assertThat(ledger.size()).isEqualTo(2);
    }
}
