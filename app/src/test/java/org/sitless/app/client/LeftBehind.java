package org.sitless.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.sitless.app.lab.LabHost;
import org.sitless.testbed.SitlessPeer;

/** What a client must not leave behind on its host. */
final class LeftBehind {
    private LeftBehind() {}

    static void shouldBeNothing(LabHost host) {
        assertThat(host.ip("-o", "link", "show").stdout()).doesNotContain("tun", "sit1");
        assertThat(host.ip("-6", "route", "show", "table", "all").stdout()).doesNotContain("default", "2001:db8:4");
        assertThat(host.ip("-6", "-o", "addr", "show").stdout()).doesNotContain("2001:db8:4");
        try (Stream<Path> files = Files.walk(SitlessPeer.runDirectory(host.lab()))) {
            assertThat(files.map(Object::toString).filter(file -> file.endsWith("/sit1") || file.endsWith("/tun")))
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
