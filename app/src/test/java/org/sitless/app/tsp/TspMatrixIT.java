package org.sitless.app.tsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.WithLab;

/**
 * Every transport, every mechanism, every kind of tunnel on either side of a NAT, host and router: one broker serves them all, several
 * at a time.
 *
 * <p>By default so many cases that any two choices meet; with {@code -Dsitless.matrix=full} all of them.
 */
@WithLab
class TspMatrixIT {
    private static final int AT_ONCE = 3;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    @TestFactory
    Stream<DynamicTest> shouldServe(Lab lab) {
        List<MatrixCase> cases =
                "full".equals(System.getProperty("sitless.matrix")) ? MatrixCase.all() : MatrixCase.covering();
        TspNetwork network = new TspNetwork(lab);
        Map<String, TspSite> sites = cases.stream()
                .map(MatrixCase::user)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), network::addSite));
        BrokerProcess broker = startBroker(network.broker(), sites.keySet());
        ExecutorService players = Executors.newCachedThreadPool();
        Map<MatrixCase, CompletableFuture<Duration>> results = play(cases, sites, new MatrixRun(broker), players);
        Stream<DynamicTest> tests = results.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey().toString(), () -> await(each)));
        return Stream.concat(
                        tests,
                        Stream.of(DynamicTest.dynamicTest("the broker ends in order", () -> assertEndsInOrder(broker))))
                .onClose(players::shutdownNow);
    }

    private static BrokerProcess startBroker(LabHost host, Set<String> users) {
        String file = BrokerProcess.usualFile().replace("[pool]", "[pool]\nanonymous_per_address = 64");
        return BrokerProcess.start(host, file, users.toArray(String[]::new));
    }

    /** The cases of one site in turn, since they are one user's; sites side by side. */
    private static Map<MatrixCase, CompletableFuture<Duration>> play(
            List<MatrixCase> cases, Map<String, TspSite> sites, MatrixRun run, ExecutorService players) {
        Semaphore places = new Semaphore(AT_ONCE, true);
        Map<MatrixCase, CompletableFuture<Duration>> results = new LinkedHashMap<>();
        cases.forEach(each -> results.put(each, new CompletableFuture<>()));
        Map<TspSite, List<MatrixCase>> queues =
                cases.stream().collect(Collectors.groupingBy(each -> sites.get(each.user())));
        queues.forEach((site, queue) -> players.execute(() -> {
            for (MatrixCase each : queue) {
                play(each, run, site, places, results.get(each));
            }
        }));
        return results;
    }

    private static void play(
            MatrixCase each, MatrixRun run, TspSite site, Semaphore places, CompletableFuture<Duration> result) {
        places.acquireUninterruptibly();
        try {
            long begun = System.nanoTime();
            run.play(each, site);
            result.complete(Duration.ofNanos(System.nanoTime() - begun));
        } catch (RuntimeException | AssertionError failed) {
            result.completeExceptionally(failed);
        } finally {
            places.release();
        }
    }

    private static void await(Map.Entry<MatrixCase, CompletableFuture<Duration>> each)
            throws InterruptedException, TimeoutException {
        try {
            Duration taken = each.getValue().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            String end = each.getKey().refusal().map(Enum::name).orElse("carried");
            System.out.printf(Locale.ROOT, "matrix: %-50s %s in %d ms%n", each.getKey(), end, taken.toMillis());
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause().getMessage(), failed.getCause());
        }
    }

    private static void assertEndsInOrder(BrokerProcess broker) {
        assertThat(broker.process().output().stderr()).doesNotContain("s3cret", "ERROR", "Exception");
        assertThat(broker.stop()).isZero();
    }
}
