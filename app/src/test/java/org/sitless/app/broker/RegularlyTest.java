package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RegularlyTest {
    @Test
    void shouldGoOnAfterAFailure() throws InterruptedException {
        CountDownLatch looks = new CountDownLatch(3);
        try (Regularly regularly = Regularly.on("sl-test").every(Duration.ofMillis(5), () -> {
            looks.countDown();
            throw new IllegalStateException("the store is away");
        })) {
            assertThat(regularly).isNotNull();
            assertThat(looks.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** An executor would keep it to itself, and never run the task again. */
    @Test
    void shouldNotHideAnError() throws InterruptedException {
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> ended.add(thread.getName() + " " + error));
        try (Regularly regularly = Regularly.on("sl-test").every(Duration.ofMillis(5), () -> {
            throw new StackOverflowError();
        })) {
            assertThat(regularly).isNotNull();
            assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo("sl-test java.lang.StackOverflowError");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(former);
        }
    }
}
