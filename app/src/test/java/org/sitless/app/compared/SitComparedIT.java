package org.sitless.app.compared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.testbed.WithLab;

/** Runs each input of the table through a live endpoint: what comes back on the wire, what is delivered, what is counted by name. */
@WithLab
@Timeout(120)
class SitComparedIT {
    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheTableSays(Lab lab) {
        ComparedEndpoint endpoint = ComparedEndpoint.start(lab);
        return ComparedRow.all().stream()
                .filter(ComparedRow::isRun)
                .map(row -> DynamicTest.dynamicTest(row.section() + ": " + row.input(), () -> run(endpoint, row)))
                .onClose(endpoint::close);
    }

    private static void run(ComparedEndpoint endpoint, ComparedRow row) throws InterruptedException {
        ComparedEndpoint.Seen seen = endpoint.run(InputText.steps(row.packets()));

        assertThat(seen).isEqualTo(new ComparedEndpoint.Seen(row.wire(), row.inside(), row.counted()));
    }
}
