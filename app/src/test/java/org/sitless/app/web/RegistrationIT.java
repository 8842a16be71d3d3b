package org.sitless.app.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.lab.SitlessProgram;

/** The whole way of a new user, each step a process of its own: invited, registered by HTTPS, with a file that only he can read. */
class RegistrationIT {
    private static final int LIMIT_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void shouldRegisterByHttpsAndTellNobodyAnySecret() throws Exception {
        SelfMadeCertificate certificate = SelfMadeCertificate.make(folder, "web");
        Path config = Files.writeString(
                folder.resolve("broker.toml"), """
                [tsp]
                realm = "example.net"
                [tunnel]
                local = "192.0.2.1"
                address = "2001:db8:f000::1"
                dns = ["2001:db8:f000::53"]
                [pool]
                host = { prefix = "2001:db8:f000::/64" }
                [store]
                url = "sqlite:%s/broker.db"
                [web]
                listen = "127.0.0.1:0"
                certificate = "%s"
                key = "%s"
                server = "broker.example.net"
                """.formatted(folder, certificate.certificate(), certificate.key()));
        run("token", "broker", "invite", "create", "--config", config.toString());
        Process web = start("web", "web", "-vv", "--config", config.toString());
        try {
            String ready = web.inputReader(UTF_8).readLine();
            assertThat(ready).startsWith("ready web https=127.0.0.1:");
            String port = ready.substring(ready.lastIndexOf(':') + 1);

            run(
                    "register",
                    "register",
                    "https://127.0.0.1:" + port + "/",
                    "--user",
                    "alice",
                    "--token-file",
                    folder.resolve("token.out").toString(),
                    "--ca",
                    certificate.certificate().toString(),
                    "--write-config",
                    folder.resolve("tspc.conf").toString());

            assertThat(Files.readString(Path.of("/proc/" + web.pid() + "/cmdline")))
                    .doesNotContain(token());
        } finally {
            web.destroy();
        }
        assertThat(web.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(web.exitValue()).as("orderly end").isZero();
        assertThat(Files.readString(folder.resolve("tspc.conf"))).contains("userid=alice\n");
        assertSecretsAreKept();
    }

    private void assertSecretsAreKept() throws IOException {
        for (String secret : List.of("tspc.conf", "broker.db", "broker.db.key", "web.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
        String password = Files.readString(folder.resolve("tspc.conf"))
                .lines()
                .filter(line -> line.startsWith("passwd="))
                .map(line -> line.substring("passwd=".length()))
                .findFirst()
                .orElseThrow();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".err")).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(password, token());
            }
        }
    }

    private String token() throws IOException {
        return Files.readString(folder.resolve("token.out")).strip();
    }

    /** Runs a command to its end; what it says goes into NAME.out and NAME.err. */
    private void run(String name, String... arguments) throws Exception {
        Process process = command(name, arguments)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .start();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(name).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve(name + ".err")))
                .isZero();
    }

    private Process start(String name, String... arguments) throws IOException {
        return command(name, arguments).start();
    }

    private ProcessBuilder command(String name, String... arguments) {
        return new ProcessBuilder(SitlessProgram.words(arguments))
                .redirectError(Redirect.to(folder.resolve(name + ".err").toFile()));
    }
}
