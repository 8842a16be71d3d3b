package org.sitless.dataplane.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.dataplane.wire.Ipv4Address;

class OuterEndTest {
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("255.255.255.254");

    @Test
    void shouldHaveAKeyThatAPacketsFieldsLeadTo() {
        assertThat(OuterEnd.proto41(ADDRESS).key()).isEqualTo(OuterEnd.proto41Key(ADDRESS.bits()));
        assertThat(OuterEnd.udp(ADDRESS, 65_535).key()).isEqualTo(OuterEnd.udpKey(ADDRESS.bits(), 65_535));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void shouldRefuseWhatIsNoPort(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OuterEnd.udp(ADDRESS, port))
                .withMessageContaining("is no port");
    }

    @Test
    void shouldNameThePortOnlyWhereThereIsOne() {
        assertThat(OuterEnd.proto41(ADDRESS)).hasToString("255.255.255.254");
        assertThat(OuterEnd.udp(ADDRESS, 3_653)).hasToString("255.255.255.254:3653");
    }
}
