package org.sitless.app.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        restarted.use(NEW, NOON.plusSeconds(60));

        assertThat(restarted.besides(NEW, NOON.plusSeconds(60))).containsExactly(OLD);
        assertThat(restarted.besides(NEW, NOON.plusSeconds(5_401))).isEmpty();
    }

    @Test
    void shouldTakeAPrefixBack() {
        StalePrefixes stale = new StalePrefixes(Optional.empty(), "eth1");
        stale.use(OLD, NOON);
        stale.use(NEW, NOON);
        stale.use(OLD, NOON);

        assertThat(stale.besides(OLD, NOON)).containsExactly(NEW);
    }

    @Test
    void shouldNotMindAFileThatMakesNoSense() throws IOException {
        Path file =
                Files.writeString(folder.resolve("prefixes"), "eth1 nonsense 5\n\neth2 2001:db8::/64 99999999999\n");

        assertThat(new StalePrefixes(Optional.of(file), "eth1").besides(NEW, NOON))
                .isEmpty();
    }
}
