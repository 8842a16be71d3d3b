package org.sitless.app.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

/** Every counter and gauge of a process stands in docs/counters.md, and nothing stands there that is none. */
class ProcessCountersTest {
    private static final int ROOM = 64;

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Path.of("../docs/counters.md"), UTF_8).stream()
                .filter(line -> line.matches("\\| 1\\d\\d \\| [^`].*"))
                .toList();
    }

    @Test
    void shouldHaveARowForEachGaugeOfABroker() throws IOException {
        List<String> rows = rows();

        for (BrokerGauge gauge : BrokerGauge.values()) {
            assertThat(rows)
                    .anyMatch(row -> row.startsWith("| " + gauge.typeId() + " | " + gauge.label() + " | ")
                            && row.contains("`broker." + gauge.name().toLowerCase(Locale.ROOT) + "`"));
        }
        assertThat(Arrays.stream(BrokerGauge.values()).map(BrokerGauge::typeId)).doesNotHaveDuplicates();
    }

    @Test
    void shouldHaveARowForEachCounterOfAnyProcess() throws IOException {
        CountersManager counters = new CountersManager(
                new UnsafeBuffer(new byte[CountersReader.METADATA_LENGTH * ROOM]),
                new UnsafeBuffer(new byte[CountersReader.COUNTER_LENGTH * ROOM]),
                UTF_8);
        KernelDropCounter.allocate(counters);
        PathMtuGauges.allocate(counters);

        List<String> labels = new ArrayList<>();
        counters.forEach((id, typeId, key, label) -> labels.add("| " + typeId + " | " + label + " | "));
        for (String label : labels) {
            assertThat(rows()).anyMatch(row -> row.startsWith(label));
        }
        assertThat(rows()).hasSize(labels.size() + BrokerGauge.values().length);
    }
}
