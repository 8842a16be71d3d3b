package org.sitless.app.client;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.sitless.app.client.TapSignalling.Asking;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.host.OuterRoute;
import org.sitless.app.host.OuterRoutes;
import org.sitless.app.host.SystemdNotifier;
import org.sitless.app.negotiation.Verdict;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.dataplane.wire.Ipv4Address;

/**
 * A world in which time passes only while somebody waits, rounds come to what a test says, and everything is written down with the
 * millisecond at which it happened.
 */
final class FakeWorld implements ClientWorld {
    /** From an empty script on, every round ends so. */
    private final Supplier<Verdict> usual;

    private final Deque<Verdict> script = new ArrayDeque<>();
    private final PriorityQueue<Happening> happenings =
            new PriorityQueue<>(Comparator.comparing(Happening::at).thenComparing(Happening::number));
    private final List<String> log = new ArrayList<>();
    private final StringWriter output = new StringWriter();
    private Instant now = Instant.EPOCH;
    private Optional<Ipv4Address> source = Optional.of(Ipv4Address.parse("192.0.2.10"));
    private Optional<Ipv4Address> onlyTo = Optional.empty();
    private Duration roundTakes = Duration.ofMillis(10);
    private Optional<Asking> asking = Optional.empty();
    private boolean slept;
    private boolean stopAsked;
    private boolean watched = true;
    private Optional<RuntimeException> refusal = Optional.empty();
    private int count;

    /** @param usual what each round comes to that is not scripted */
    FakeWorld(Supplier<Verdict> usual) {
        this.usual = usual;
    }

    /** Something that happens to the client at a time, or to its host alone, if there is no event. */
    private record Happening(Instant at, int number, Runnable change, Optional<ClientEvent> event) {}

    /** What the next rounds come to, one after the other. */
    FakeWorld rounds(Verdict... verdicts) {
        script.addAll(List.of(verdicts));
        return this;
    }

    FakeWorld roundTakes(Duration time) {
        roundTakes = time;
        return this;
    }

    /** Without keepalives. */
    FakeWorld unwatched() {
        watched = false;
        return this;
    }

    FakeWorld at(long millis, ClientEvent event) {
        return at(millis, () -> {}, Optional.of(event));
    }

    FakeWorld at(long millis, Runnable change) {
        return at(millis, change, Optional.empty());
    }

    private FakeWorld at(long millis, Runnable change, Optional<ClientEvent> event) {
        happenings.add(new Happening(Instant.EPOCH.plusMillis(millis), count++, change, event));
        return this;
    }

    /** The address by which packets leave from then on; empty: none. */
    FakeWorld movesAt(long millis, String address) {
        return at(
                millis,
                () -> source =
                        Optional.of(address).filter(text -> !text.isEmpty()).map(Ipv4Address::parse));
    }

    /** Begins without a network. */
    FakeWorld nowhere() {
        source = Optional.empty();
        return this;
    }

    /** Moves concern the way to this address alone. */
    FakeWorld movingOnlyTo(String address) {
        onlyTo = Optional.of(Ipv4Address.parse(address));
        return this;
    }

    FakeWorld sleepsAt(long millis) {
        return at(millis, () -> slept = true);
    }

    FakeWorld stopsAt(long millis) {
        return at(millis, () -> stopAsked = true, Optional.of(new ClientEvent.StopAsked()));
    }

    /** The host takes no more terms, for this reason. */
    FakeWorld refusesAt(long millis, RuntimeException reason) {
        return at(millis, () -> refusal = Optional.of(reason));
    }

    FakeWorld acceptsAt(long millis) {
        return at(millis, () -> refusal = Optional.empty());
    }

    /** Runs a client in this world until it ends, in one way or the other. */
    FakeWorld run(ClientConfig config, boolean once) {
        Voice voice = new Voice(new PrintWriter(output, true), new SystemdNotifier(Optional.empty()));
        try (ClientLoop loop = new ClientLoop(config, once, this, voice)) {
            loop.run();
        }
        return this;
    }

    void note(String what) {
        log.add(Duration.between(Instant.EPOCH, now).toMillis() + " " + what);
    }

    /** Everything that begins with this word, without it. */
    List<String> log(String word) {
        return log.stream()
                .filter(line -> line.contains(" " + word))
                .map(line -> line.replace(" " + word, "").strip())
                .toList();
    }

    List<String> log() {
        return log;
    }

    String output() {
        return output.toString();
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Optional<ClientEvent> next(Duration longest) {
        Instant until = now.plus(longest);
        while (!happenings.isEmpty() && !happenings.peek().at().isAfter(until)) {
            Happening next = happenings.remove();
            now = next.at().isAfter(now) ? next.at() : now;
            next.change().run();
            if (next.event().isPresent()) {
                return next.event();
            }
        }
        now = until;
        if (now.isAfter(Instant.EPOCH.plus(Duration.ofDays(1)))) {
            throw new AssertionError("the client does not end: " + log);
        }
        return Optional.empty();
    }

    @Override
    public boolean isStopAsked() {
        return stopAsked;
    }

    @Override
    public boolean hasSlept() {
        boolean result = slept;
        slept = false;
        return result;
    }

    @Override
    public OuterRoutes routes() {
        return new OuterRoutes() {
            @Override
            public boolean isOurs(Ipv4Address address) {
                return source.equals(Optional.of(address));
            }

            @Override
            public Optional<OuterRoute> to(Ipv4Address destination, Optional<Ipv4Address> from) {
                Optional<Ipv4Address> by =
                        onlyTo.filter(moving -> !moving.equals(destination)).isPresent()
                                ? Optional.of(Ipv4Address.parse("192.0.2.10"))
                                : source;
                return by.map(address -> new OuterRoute(from.orElse(address), "eth0", 1_500));
            }
        };
    }

    @Override
    public CarriedTunnel open(String name) {
        note("opens " + name);
        return new FakeTunnel(name);
    }

    @Override
    public Round negotiate() {
        note("asks");
        Verdict verdict = script.isEmpty() ? usual.get() : script.remove();
        asking = source.map(from -> new Asking(Ipv4Address.parse("192.0.2.1"), 3_653, from));
        Round round = () -> asking = Optional.empty();
        Duration since = Duration.between(Instant.EPOCH, now.plus(roundTakes));
        at(since.toMillis(), () -> {}, Optional.of(new ClientEvent.RoundOver(round, verdict)));
        return round;
    }

    @Override
    public Optional<Asking> asking() {
        return asking;
    }

    @Override
    public void expirePort() {
        note("expires its port");
    }

    @Override
    public Farewell partFrom(Agreement agreement) {
        note("parts from " + agreement.broker());
        return () -> note("has parted");
    }

    private final class FakeTunnel implements CarriedTunnel {
        private final String name;
        private Optional<Agreement> agreement = Optional.empty();
        private Optional<Farewell> farewell = Optional.empty();

        FakeTunnel(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void carry(Agreement agreed, int pathMtuBytes) {
            refusal.ifPresent(reason -> {
                throw reason;
            });
            note("carries from " + agreed.local());
            agreement = Optional.of(agreed);
        }

        @Override
        public Optional<Agreement> agreement() {
            return agreement;
        }

        @Override
        public String readyLine() {
            return "ready tun=" + name;
        }

        @Override
        public boolean isWatched() {
            return watched;
        }

        @Override
        public void hasten() {
            note("hastens");
        }

        @Override
        public void dead() {
            note("is dead");
        }

        @Override
        public void alive() {
            note("is alive");
        }

        @Override
        public void waiting(String what) {
            note("waits: " + what);
        }

        @Override
        public void tick() {
            note("ticks");
        }

        @Override
        public void closesAfter(Farewell last) {
            farewell = Optional.of(last);
        }

        @Override
        public void close() {
            farewell.ifPresent(Farewell::await);
            note("closes " + name);
        }
    }
}
