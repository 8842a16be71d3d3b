package org.sitless.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sitless.testbed.KernelSitGuest;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.WithLab;

/** The guest obeys, keeps its hands off the host, and always dies. */
@WithLab
class GuestIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @BeforeAll
    static void needGuest() {
        KernelSitGuest.assumeAvailable();
    }

    private static KernelSitGuest boot(LabLink link) {
        return KernelSitGuest.boot(link.right(), TunnelEnd.right());
    }

    @Test
    void shouldRunCommandsAsAnyHostDoesWhenAsked(Lab lab) {
        KernelSitGuest guest = boot(lab.join(LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight()));

        CommandResult awkward = guest.run("printf", "%s|", "it's", "a  b", "$HOME", "*", "é", "");
        CommandResult failing = guest.run("sh", "-c", "echo to stderr >&2; exit 7");
        RunningCommand endless = guest.start("sh", "-c", "echo begun; sleep 1000");
        endless.awaitLine("begun", LIMIT);
        endless.terminate();

        assertThat(awkward.stdout()).isEqualTo("it's|a  b|$HOME|*|é||\n");
        assertThat(failing.exitCode()).isEqualTo(7);
        assertThat(failing.stderr()).isEqualTo("to stderr\n");
        assertThat(endless.isAlive()).isFalse();
        assertThat(guest.run("uname", "-r").stdout())
                .isNotEqualTo(lab.host("here").run("uname", "-r").stdout());
    }

    @Test
    void shouldLeaveTheHostsFilesAlone(Lab lab) {
        KernelSitGuest guest = boot(lab.join(LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight()));
        Path temporary = Path.of("/tmp", lab.name() + "-written-by-guest");

        CommandResult intoItsMemory = guest.run("touch", temporary.toString());
        CommandResult intoTheHost = guest.run("touch", "/var/written-by-guest");

        assertThat(intoItsMemory.ok()).isTrue();
        assertThat(Files.exists(temporary)).isFalse();
        assertThat(intoTheHost.ok()).isFalse();
        assertThat(Files.exists(Path.of("/var/written-by-guest"))).isFalse();
    }

    @Test
    void shouldDieWithItsLaboratoryAndBootAgain() {
        for (int i = 0; i < 2; i++) {
            Lab lab = Lab.create();
            KernelSitGuest guest = boot(lab.join(LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight()));
            List<ProcessHandle> processes = ProcessHandle.of(guest.process().pid())
                    .orElseThrow()
                    .descendants()
                    .toList();
            assertThat(processes).isNotEmpty();

            lab.close();

            assertThat(guest.process().isAlive()).isFalse();
            assertThat(processes).noneMatch(process -> LabIT.isRunning(process.pid()));
        }
    }

    @Test
    void shouldPowerOffWhenClosed(Lab lab) {
        KernelSitGuest guest = boot(lab.join(LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight()));

        guest.close();

        assertThat(guest.process().awaitExit(LIMIT)).isZero();
    }

    @Test
    void shouldRunBesideAnotherGuest(Lab lab) {
        LabHost middle = lab.host("middle");
        LabLink one =
                lab.link(middle, lab.host("one"), LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight());
        LabLink two = lab.link(
                middle,
                lab.host("two"),
                LinkSpec.of(LinkProfile.PLAIN)
                        .leftAddresses("198.51.100.1/24")
                        .rightAddresses("198.51.100.2/24")
                        .guestOnTheRight());
        TunnelEnd second = new TunnelEnd("198.51.100.2", "198.51.100.1", "2001:db8:2::2/64", 1_480);

        KernelSitGuest first = boot(one);
        KernelSitGuest other = KernelSitGuest.boot(two.right(), second);

        assertThat(first.run("ping", "-c", "1", "-W", "2", "192.0.2.1").ok()).isTrue();
        assertThat(other.run("ping", "-c", "1", "-W", "2", "198.51.100.1").ok()).isTrue();
    }

    @Test
    void shouldDieWhenTheJvmIsKilled(Lab lab) throws Exception {
        LabProcess victim = lab.adopt(LabProcess.start(ForgetfulLab.command("guest"), Map.of()));
        String made = victim.awaitLine("made ", Duration.ofSeconds(60)).substring(5);
        assertThat(LabIT.processesIn(made + "-right")).isNotEmpty();

        ProcessHandle.of(victim.pid()).orElseThrow().destroyForcibly();

        LabIT.awaitAbsence(made);
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("/" + made + "-"))
                        .filter(process -> LabIT.isRunning(process.pid())))
                .isEmpty();
    }
}
