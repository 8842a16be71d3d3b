package org.sitless.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sitless.app.lab.LabRequirements;

/** The tour from its beginning to its end. */
class DemoIT {
    @Test
    void shouldDoTheMainJobAndLeaveNothing() throws IOException {
        assumeTrue(LabRequirements.missing().isEmpty(), () -> "no laboratory here: " + LabRequirements.missing());
        StringWriter told = new StringWriter();

        new Demo(new PrintWriter(told), false).run();

        assertThat(told.toString())
                .contains("unreachable")
                .contains("ready broker tcp=198.51.100.1:3653 udp=198.51.100.1:3653")
                .contains("ready tun=sit1 local=192.0.2.10 remote=198.51.100.1")
                .contains("You are 2001:db8:f000::")
                .contains("local=192.0.2.77")
                .contains("every octet as it was sent")
                .contains("All stopped.");
        String ours = "sl" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> namespaces = Files.list(Path.of("/run/netns"))) {
            assertThat(namespaces.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith(ours));
        }
    }
}
