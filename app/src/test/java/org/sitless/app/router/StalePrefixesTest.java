package org.sitless.app.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.dataplane.wire.Ipv6Prefix;

class StalePrefixesTest {
    private static final Ipv6Prefix OLD = Ipv6Prefix.parse("2001:db8:1::/64");
    private static final Ipv6Prefix NEW = Ipv6Prefix.parse("2001:db8:2::/64");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void shouldRememberOverARestartWhatHostsMayStillKnow() {
        Path file = folder.resolve("state/prefixes");
        new StalePrefixes(Optional.of(file), "eth1").use(OLD, NOON);

        StalePrefixes restarted = new StalePrefixes(Optional.of(file), "eth1");

        assertThat(restarted.use(NEW, NOON.plusSeconds(60))).containsExactly(OLD);
        assertThat(restarted.use(NEW, NOON.plusSeconds(5_401))).isEmpty();
    }

    @Test
    void shouldTakeAPrefixBack() {
        StalePrefixes stale = new StalePrefixes(Optional.empty(), "eth1");
        stale.use(OLD, NOON);
        stale.use(NEW, NOON);

        assertThat(stale.use(OLD, NOON)).containsExactly(NEW);
    }

    /** RFC 9096 §3.5. */
    @Test
    void shouldWithdrawAPrefixThatWasAdvertisedForADay() {
        Path file = folder.resolve("prefixes");
        StalePrefixes stale = new StalePrefixes(Optional.of(file), "eth1");
        for (Duration time = Duration.ZERO; time.toHours() < 10; time = time.plusMinutes(3)) {
            assertThat(stale.use(OLD, NOON.plus(time))).isEmpty();
        }
        Instant night = NOON.plus(Duration.ofHours(10));

        assertThat(new StalePrefixes(Optional.of(file), "eth1").use(NEW, night))
                .as("after a restart")
                .containsExactly(OLD);
        assertThat(stale.use(NEW, night)).containsExactly(OLD);
    }

    @Test
    void shouldSpareTheFlash() throws IOException {
        Path file = folder.resolve("prefixes");
        StalePrefixes stale = new StalePrefixes(Optional.of(file), "eth1");
        stale.use(OLD, NOON);
        String before = Files.readString(file);

        stale.use(OLD, NOON.plusSeconds(200));

        assertThat(file).hasContent(before);
        stale.use(NEW, NOON.plusSeconds(201));
        assertThat(Files.readString(file)).contains(OLD.toString(), NEW.toString());
    }

    @Test
    void shouldNotMindAFileThatMakesNoSense() throws IOException {
        Path file =
                Files.writeString(folder.resolve("prefixes"), "eth1 nonsense 5\n\neth2 2001:db8::/64 99999999999\n");

        assertThat(new StalePrefixes(Optional.of(file), "eth1").use(NEW, NOON)).isEmpty();
    }
}
