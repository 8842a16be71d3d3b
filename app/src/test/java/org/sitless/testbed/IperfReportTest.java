package org.sitless.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sitless.app.lab.LabException;

class IperfReportTest {
    @Test
    void shouldReadWhatWasReceivedWhenTcp() {
        String json = """
                {"intervals": [{"sum": {"start": 0, "end": 1.0, "bits_per_second": 7}}],
                 "end": {"streams": [{"sender": {"end": 2, "bits_per_second": 9}}],
                   "sum_sent": {"bits_per_second": 3.5e9, "retransmits": 12},
                   "sum_received": {"bytes": 1000, "bits_per_second": 3.25e9}}}
                """;

        assertThat(new IperfReport(json).outcome()).isEqualTo(new Iperf.Outcome(3.25e9, 1_000, 12, 0));
    }

    @Test
    void shouldReadTheLossWhenUdp() {
        String json = """
                {"end": {"sum": {"bytes": 500, "bits_per_second": 1e6, "lost_packets": 5, "packets": 50, "lost_percent": 10}}}
                """;

        assertThat(new IperfReport(json).outcome()).isEqualTo(new Iperf.Outcome(1e6, 500, 0, 10));
    }

    @Test
    void shouldSayWhatWasWrongWhenThereIsNoResult() {
        assertThatThrownBy(() -> new IperfReport("{\"error\": \"connection refused\"}").outcome())
                .isInstanceOf(LabException.class)
                .hasMessageContaining("connection refused");
    }
}
