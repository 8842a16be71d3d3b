package org.sitless.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sitless.testbed.Alone;
import org.sitless.testbed.Ping;
import org.sitless.testbed.WithLab;

@Alone
@WithLab
class LabIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void shouldCarryPacketsAtOnceWhenHostsAreJoined(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));

        CommandResult overIpv4 = ping(link, link.right().ipv4());
        CommandResult overIpv6 = ping(link, link.right().ipv6());

        assertThat(overIpv4.stdout()).contains(" 0% packet loss");
        assertThat(overIpv6.stdout()).contains(" 0% packet loss");
    }

    private static CommandResult ping(LabLink link, String address) {
        return link.left().host().run("ping", "-c", "3", "-i", "0.05", "-W", "1", address);
    }

    @Test
    void shouldLeaveNothingBehindWhenClosed() {
        Lab lab = Lab.create();
        LabLink link = lab.join(LinkSpec.of(LinkProfile.WIRE).lossPercent(1));
        LabProcess sleeper = link.right().host().start("sleep", "60");
        LabProcess parent = link.left().host().start("sh", "-c", "sleep 61 & echo \"child $!\"; wait");
        long child = Long.parseLong(parent.awaitLine("child", LIMIT).substring(6));

        lab.close();

        assertThat(namespaces()).doesNotContain(lab.name() + "-");
        assertThat(lab.directory()).doesNotExist();
        assertThat(sleeper.isAlive()).isFalse();
        assertThat(parent.isAlive()).isFalse();
        assertThat(isRunning(child)).isFalse();
    }

    /** A killed process whose parent is gone may stay a zombie where process 1 does not reap: that is not running. */
    static boolean isRunning(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String text = Files.readString(stat);
            return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    private static String namespaces() {
        return LabProcess.run(List.of("ip", "netns", "list")).stdout();
    }

    @Test
    void shouldLeaveNothingBehindWhenTheJvmIsKilled(Lab lab) throws Exception {
        LabProcess victim = lab.adopt(LabProcess.start(ForgetfulLab.command("plain"), Map.of()));
        String made = victim.awaitLine("made ", LIMIT).substring(5);
        assertThat(namespaces()).contains(made + "-left");

        ProcessHandle.of(victim.pid()).orElseThrow().destroyForcibly();

        awaitAbsence(made);
    }

    /** The pids of what runs in a namespace. */
    static List<String> processesIn(String namespace) {
        return LabProcess.run(List.of("ip", "netns", "pids", namespace))
                .stdout()
                .lines()
                .toList();
    }

    static void awaitAbsence(String prefix) throws InterruptedException {
        for (int i = 0; i < 100 && namespaces().contains(prefix + "-"); i++) {
            Thread.sleep(50);
        }
        assertThat(namespaces()).doesNotContain(prefix + "-");
    }

    @Test
    void shouldSweepOnlyWhatDeadProcessesLeft(Lab lab) {
        LabHost living = lab.host("living");
        String orphan = "sl4194305-0-orphan"; // pid_max is 4194304, proc(5): nobody can be this process
        LabProcess.run(List.of("ip", "netns", "add", orphan)).orThrow();

        List<String> removed = Lab.sweep();

        assertThat(removed).contains(orphan).doesNotContain(living.namespace());
        assertThat(namespaces()).contains(living.namespace()).doesNotContain(orphan);
    }

    @Test
    void shouldTellWhatAProcessSaidWhenItNeverSaysWhatWeWaitFor(Lab lab) {
        LabProcess process = lab.host("a").start("sh", "-c", "echo almost; echo ready >&2; exit 3");

        assertThat(process.awaitLine("ready", LIMIT)).isEqualTo("ready");
        assertThatThrownBy(() -> process.awaitLine("steady", LIMIT))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("ended without saying \"steady\"")
                .hasMessageContaining("almost");
        assertThat(process.awaitExit(LIMIT)).isEqualTo(3);
    }

    @Test
    void shouldLoseAboutWhatWasAskedFor(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN).lossPercent(20));

        CommandResult result =
                link.left().host().run("ping", "-q", "-c", "1000", "-i", "0.002", "-W", "1", "192.0.2.2");

        // A ping survives both directions with probability 0.8 * 0.8; 0.64 +- 4 standard deviations of 1000 trials.
        int received = Integer.parseInt(result.stdout().replaceAll("(?s).*transmitted, (\\d+) received.*", "$1"));
        assertThat(received).isBetween(580, 700);
    }

    @Test
    void shouldCarryNothingLongerThanItsMtu(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN).mtuBytes(1_400));
        Ping ping = Ping.of(link.left().host(), link.right().ipv4()).unfragmented();

        assertThat(ping.payloadBytes(1_400 - 28).send()).matches(Ping.Outcome::allAnswered);
        assertThat(ping.payloadBytes(1_400 - 27).send().received()).isZero();
    }

    @Test
    void shouldNameWhatIsMissingAndTheCureWhenNotPrivileged(Lab lab) {
        List<String> unprivileged = new ArrayList<>(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
        unprivileged.addAll(ForgetfulLab.command("plain"));

        LabProcess process = lab.adopt(LabProcess.start(unprivileged, Map.of()));

        assertThat(process.awaitLine("no laboratory can be made here", LIMIT)).contains("CAP_NET_ADMIN", "run as root");
        assertThat(process.awaitExit(LIMIT)).isEqualTo(1);
    }
}
