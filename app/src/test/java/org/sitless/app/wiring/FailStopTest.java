package org.sitless.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

class FailStopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void shouldEndTheRunWithALineAndACodeWhenAThreadEndsByAnError() throws InterruptedException {
        Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
        try (StopRequest stop = StopRequest.install();
                FailStop failStop = FailStop.install(stop, "broker tsp0")) {
            Thread doomed = new Thread(
                    () -> {
                        throw new OutOfMemoryError("Java heap space");
                    },
                    "sl-tsp-udp");
            doomed.start();
            doomed.join();

            CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> stop.await(PATIENCE));

            assertThat(failStop).isNotNull();
            assertThat(failure)
                    .hasMessageContaining("thread sl-tsp-udp ended: java.lang.OutOfMemoryError: Java heap space")
                    .hasMessageContaining("broker tsp0");
            assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
        }
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(former);
    }
}
