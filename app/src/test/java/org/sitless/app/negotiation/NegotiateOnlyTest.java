package org.sitless.app.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.Main;
import org.sitless.tsp.transport.ScriptedBroker;

/** {@code tspc --negotiate-only} as a process: what it prints, how it ends, and that it loads nothing native. */
@Timeout(120)
class NegotiateOnlyTest {
    private static final String XML = "200 Success\r\n<tunnel action=\"info\" type=\"v6v4\" lifetime=\"1440\">"
            + "<server><address type=\"ipv4\">192.0.2.1</address><address type=\"ipv6\">2001:db8::1</address></server>"
            + "<client><address type=\"ipv4\">127.0.0.1</address><address type=\"ipv6\">2001:db8::2</address>"
            + "<router><prefix length=\"48\">2001:0db8:4001:0000:0000:0000:0000:0000</prefix></router></client>"
            + "</tunnel>\r\n";
    private static final String OFFER = "Content-length: " + XML.length() + "\r\n" + XML;
    private static final String CAPABILITY = "CAPABILITY TUNNEL=V6V4 TUNNEL=V6UDPV4 AUTH=ANONYMOUS\r\n";

    @TempDir
    Path folder;

    @Test
    void shouldPrintTermsWithoutLoadingAnythingNative() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.overTcp(CAPABILITY, "200 Success\r\n", OFFER, "")) {
            Path classes = folder.resolve("classes.log");
            Finished run = run(
                    List.of("-Xlog:class+load:file=" + classes),
                    "--json",
                    "--signalling",
                    "tcp",
                    "-f",
                    file("host_type=router\nif_prefix=eth1\nprefixlen=48\nserver=" + broker.address()));

            assertThat(run.text())
                    .contains("\"client_ipv6\":\"2001:db8::2\"", "\"prefix\":\"2001:db8:4001::/48\"", "\"mechanism\"");
            assertThat(run.exitCode()).isZero();
            try (Stream<String> loaded = Files.lines(classes)) {
                assertThat(loaded)
                        .noneMatch(line -> line.contains(" jnr.")
                                || line.contains("com.kenai")
                                || line.contains("org.sitless.linux.libc.NativeLibc")
                                || line.contains("org.sitless.tun.TunDevice ")
                                || line.contains("org.sqlite"));
            }
        }
    }

    @Test
    void shouldTellRefusalFromSilenceByItsExitCode() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.overUdp(0, CAPABILITY, "300 Authentication failed\r\n")) {
            Finished refused = run(List.of(), "-f", file("server=" + broker.address()));

            assertThat(refused.text()).contains("refused: 300 Authentication failed: broker 127.0.0.1:");
            assertThat(refused.exitCode()).isEqualTo(4);
        }
        Finished silent = run(List.of(), "--signalling", "tcp", "-f", file("server=127.0.0.1:1"));
        assertThat(silent.exitCode()).isEqualTo(1);

        Finished misconfigured = run(List.of(), "-f", file("server=[2001:db8::1]"));
        assertThat(misconfigured.exitCode()).isEqualTo(2);
    }

    private record Finished(int exitCode, String text) {}

    private static Finished run(List<String> flags, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("tspc", "--negotiate-only"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Finished(process.exitValue(), text);
    }

    private String file(String lines) throws IOException {
        Path file = folder.resolve("tspc.conf");
        Files.writeString(file, "auth_method=anonymous\n" + lines + "\n");
        return file.toString();
    }
}
