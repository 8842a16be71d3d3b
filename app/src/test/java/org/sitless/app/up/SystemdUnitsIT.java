package org.sitless.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.Lab;
import org.sitless.testbed.WithLab;

/** The units as systemd reads them; {@code /usr/bin/sitless} need not be installed for that, so a program that is stands for it. */
@WithLab
class SystemdUnitsIT {
    private static final Path UNITS = Path.of("src/packaging/systemd");

    /** Of a scale to 10, in tenths; what {@code systemd-analyze security} calls OK ends at 5. The client has children. */
    private static final int MOST_EXPOSED_TENTHS = 20;

    private static final int MOST_EXPOSED_CLIENT_TENTHS = 25;

    /** Talks to strangers, and touches neither devices nor packets. */
    private static final String PAGE = "sitless-web.service";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private List<String> units() throws IOException {
        try (Stream<Path> files = Files.list(UNITS)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace("@.", "@he.");
                Files.writeString(
                        folder.resolve(name), Files.readString(file).replace("=/usr/bin/sitless", "=/bin/true"));
            }
        }
        try (Stream<Path> written = Files.list(folder)) {
            return written.map(Path::toString).sorted().toList();
        }
    }

    private static CommandResult analyze(Lab lab, String host, String... arguments) {
        return lab.host(host)
                .run(
                        LIMIT,
                        Stream.concat(Stream.of("systemd-analyze"), Stream.of(arguments))
                                .toList());
    }

    @Test
    void shouldPassTheCheckOfSystemd(Lab lab) throws IOException {
        List<String> units = units();

        CommandResult verdict = analyze(
                lab,
                "analyst",
                Stream.concat(Stream.of("verify", "--man=no"), units.stream()).toArray(String[]::new));

        assertThat(units).hasSize(4);
        assertThat(verdict.stderr()).isEmpty();
        assertThat(verdict.exitCode()).isZero();
    }

    @Test
    void shouldExposeLittle(Lab lab) throws IOException {
        int host = 0;
        for (String unit : units()) {
            CommandResult verdict = analyze(
                    lab,
                    "analyst" + host++,
                    "security",
                    "--offline=true",
                    "--threshold=" + (unit.endsWith("tspc.service") ? MOST_EXPOSED_CLIENT_TENTHS : MOST_EXPOSED_TENTHS),
                    "--no-pager",
                    unit);

            assertThat(verdict.exitCode()).as(verdict.stdout()).isZero();
        }
    }

    @Test
    void shouldGiveExactlyTheCapabilitiesOfATunnelAndNoneToAPage() throws IOException {
        for (String unit : units()) {
            List<String> capabilities = unit.endsWith(PAGE)
                    ? List.of("CapabilityBoundingSet=", "User=sitless-web")
                    : List.of(
                            "AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW",
                            "CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_RAW",
                            "User=sitless");
            assertThat(Files.readAllLines(Path.of(unit)))
                    .containsAll(capabilities)
                    .contains(
                            "Type=notify",
                            "Restart=on-failure",
                            "RestartPreventExitStatus=2 3 4",
                            "Wants=network-online.target",
                            "WantedBy=multi-user.target");
        }
    }
}
