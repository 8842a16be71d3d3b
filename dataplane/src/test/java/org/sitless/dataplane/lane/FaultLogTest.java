package org.sitless.dataplane.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FaultLogTest {
    private final List<String> told = new ArrayList<>();
    private long now;
    private final FaultLog log = new FaultLog(fault -> told.add(fault.getMessage()), () -> now);

    @Test
    void shouldTellARepeatedFaultOnceAMinuteAndCountAll() {
        for (int second = 0; second < 90; second++) {
            now = TimeUnit.SECONDS.toNanos(second);
            log.onError(fault("again"));
        }

        assertThat(told).containsExactly("again", "again (60 times since last said)");
        assertThat(log.count()).isEqualTo(90);
    }

    @Test
    void shouldTellFaultsOfDifferentKindsAtOnce() {
        log.onError(fault("first"));
        log.onError(new IllegalArgumentException("second"));
        log.onError(new IllegalStateException("third: another line"));

        assertThat(told).containsExactly("first", "second", "third: another line");
    }

    private static RuntimeException fault(String message) {
        return new IllegalStateException(message);
    }
}
