package org.sitless.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

class StateFolderTest {
    private static final long HERE = 4_026_531_840L;
    private static final long ELSEWHERE = 4_026_532_000L;

    @TempDir
    Path root;

    @Test
    void shouldLeaveNothingBehind() throws IOException {
        StatePlace place = StatePlace.of(root, HERE, "sit1");

        try (StateFolder folder = StateFolder.claim(place)) {
            facts(HERE).write(folder.place());
            Files.writeString(place.counters(), "x");
            Files.writeString(place.journal(), "");
        }

        try (Stream<Path> left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldKeepTheOtherTunnelOfTheNamespace() {
        try (StateFolder first = StateFolder.claim(StatePlace.of(root, HERE, "sit1"))) {
            StateFolder.claim(StatePlace.of(root, HERE, "sit2")).close();

            assertThat(StatePlace.all(root)).containsExactly(first.place());
        }
    }

    @Test
    void shouldRefuseASecondOwner() {
        StatePlace place = StatePlace.of(root, HERE, "sit1");

        try (StateFolder owner = StateFolder.claim(place)) {
            CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> StateFolder.claim(owner.place()));

            assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(failure).hasMessageContaining("tunnel is up already: sit1");
        }
    }

    @Test
    void shouldKeepItsLockWhenItLooksAtItself() {
        try (StateFolder folder = StateFolder.claim(StatePlace.of(root, HERE, "sit1"))) {
            assertThat(folder.place().owner()).contains(ProcessHandle.current().pid());
        }
        assertThat(StatePlace.of(root, HERE, "sit1").owner()).isEmpty();
    }

    @Test
    void shouldBeFreeAfterItsOwnerDied() throws IOException {
        StatePlace place = StatePlace.of(root, HERE, "sit1");
        Files.createDirectories(place.folder());
        Files.writeString(place.lock(), "123456789\n");

        assertThat(place.owner()).isEmpty();
        StateFolder.claim(place).close();
    }

    @Test
    void shouldReadBackFacts() {
        StatePlace place = StatePlace.of(root, HERE, "sit1");

        try (StateFolder folder = StateFolder.claim(place)) {
            facts(HERE).write(folder.place());

            assertThat(TunnelFacts.read(place)).contains(facts(HERE));
        }
        assertThat(TunnelFacts.read(place)).isEmpty();
    }

    @Test
    void shouldSeeTunnelsOfThisNamespaceAndThoseStartedHere() throws IOException {
        makePlace(HERE, "a", ELSEWHERE);
        makePlace(ELSEWHERE, "b", HERE);
        makePlace(ELSEWHERE, "c", ELSEWHERE);
        makePlace(ELSEWHERE, "a", HERE);
        VisibleTunnels here = new VisibleTunnels(root, HERE);

        assertThat(here.all())
                .containsExactlyInAnyOrder(
                        StatePlace.of(root, HERE, "a"),
                        StatePlace.of(root, ELSEWHERE, "a"),
                        StatePlace.of(root, ELSEWHERE, "b"));
        assertThat(here.named("a").namespaceInode()).isEqualTo(HERE);
        assertThat(here.named("b").namespaceInode()).isEqualTo(ELSEWHERE);
        CommandFailure failure = catchThrowableOfType(CommandFailure.class, () -> here.named("c"));
        assertThat(failure).hasMessageContaining("no tunnel 'c'").hasMessageContaining("there is: a, a, b");
    }

    @Test
    void shouldClearUpBehindADeadOwner() throws IOException {
        StatePlace place = makePlace(HERE, "a", HERE);

        new TunnelOwner(place).end(Duration.ofSeconds(1));

        assertThat(place.folder()).doesNotExist();
    }

    private StatePlace makePlace(long inode, String tun, long outerInode) throws IOException {
        StatePlace place = StatePlace.of(root, inode, tun);
        Files.createDirectories(place.folder());
        facts(outerInode).write(place);
        return place;
    }

    private static TunnelFacts facts(long outerInode) {
        return new TunnelFacts(
                TunnelFacts.READY,
                Optional.of("192.0.2.1"),
                Optional.of("203.0.113.7"),
                "end.example.net",
                1_480,
                "raw",
                1,
                true,
                List.of("2001:db8:1::2/64", "fe80::c000:201/64"),
                List.of(),
                Optional.empty(),
                outerInode,
                Instant.parse("2026-11-23T10:00:00Z"));
    }
}
