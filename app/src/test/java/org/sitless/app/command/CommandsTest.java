package org.sitless.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldTellItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(run("up", "--version")).isZero();
        assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("sitless "));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldListCommandsInHelp() {
        assertThat(run("help")).isZero();
        assertThat(out.toString()).contains("status", "down", "doctor", "Example:", "Exit codes:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "status", "down", "doctor", "demo", "tspc", "broker", "web", "register"})
    void shouldShowAnExampleInEachHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Example").contains("sitless " + command);
    }

    @Test
    void shouldSuggestTheOptionThatWasMeant() {
        assertThat(run("status", "--jsn")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("sitless: unknown option: '--jsn': command line: did you mean '--json'?"
                        + " see 'sitless status --help'\n");
    }

    @Test
    void shouldSuggestTheCommandThatWasMeant() {
        assertThat(run("statsu")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("sitless: unknown command 'statsu': command line: did you mean 'status'?\n");
    }

    @Test
    void shouldAskForACommand() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains("sitless --help");
    }

    @Test
    void shouldSayWhichArgumentIsMissing() {
        assertThat(run("down")).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains("TUN").contains("sitless down --help");
    }

    @Test
    void shouldRefuseAnUnknownLogFormat() {
        assertThat(run("status", "--log-format", "xml")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("sitless: log format 'xml' is unknown: --log-format: use text or json\n");
    }

    @Test
    void shouldTellErrorsAsJsonToCollectors() {
        assertThat(run("down", "no-such-tun", "--log-format", "json")).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(1)
                .startsWith("{")
                .contains("\"level\":\"ERROR\"", "\"message\":\"no tunnel 'no-such-tun'\"");
        run("status");
    }

    private int run(String... arguments) {
        return new Commands(new PrintWriter(out), new PrintWriter(err)).run(arguments);
    }
}
