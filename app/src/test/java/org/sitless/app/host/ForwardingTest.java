package org.sitless.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {
    private static final Ipv6Sysctl ALL = Ipv6Sysctl.all("forwarding");
    private static final Ipv6Sysctl FORWARDING = new Ipv6Sysctl("eth0", 2, "forwarding");
    private static final Ipv6Sysctl ACCEPT_RA = new Ipv6Sysctl("eth0", 2, "accept_ra");
    private static final Ipv6Sysctl LATER_ACCEPT_RA = Ipv6Sysctl.ofLaterDevices("accept_ra");

    @TempDir
    Path folder;

    private HostJournal journal;

    @BeforeEach
    void openJournal() {
        journal = new HostJournal(folder.resolve("journal"));
    }

    private static FakeHostNetwork hostWith(long forwarding, long acceptRa) {
        return new FakeHostNetwork("eth0", 2)
                .with(ALL, 0)
                .with(FORWARDING, forwarding)
                .with(ACCEPT_RA, acceptRa)
                .with(Ipv6Sysctl.ofLaterDevices("forwarding"), 0)
                .with(LATER_ACCEPT_RA, 1);
    }

    @Test
    void shouldKeepListeningToRouterAdvertisementsAndUndoAll() {
        FakeHostNetwork host = hostWith(0, 1);
        Map<String, Object> before = host.state();

        new Forwarding(host, journal).turnOn(Set.of());

        assertThat(host.read(ALL)).contains(1L);
        assertThat(host.read(ACCEPT_RA)).contains(2L);
        assertThat(host.read(LATER_ACCEPT_RA)).contains(2L);
        journal.undo(host);
        assertThat(host.state()).isEqualTo(before);
    }

    @Test
    void shouldRaiseBeforeTheKernelForgetsItsDefaultRoutes() {
        FakeHostNetwork host = hostWith(0, 1);

        new Forwarding(host, journal).turnOn(Set.of());

        assertThat(journal.changes()).last().isEqualTo(new SysctlChange(ALL, 0, 1));
    }

    @Test
    void shouldNotMakeADeviceListenThatDidNotBefore() {
        FakeHostNetwork host = hostWith(0, 0);

        new Forwarding(host, journal).turnOn(Set.of());

        assertThat(host.read(ACCEPT_RA)).contains(0L);
    }

    @Test
    void shouldLeaveTheLinkOnWhichWeAreTheRouterAlone() {
        FakeHostNetwork host = hostWith(0, 1);

        new Forwarding(host, journal).turnOn(Set.of("eth0"));

        assertThat(host.read(ACCEPT_RA)).contains(1L);
    }

    @Test
    void shouldGiveADeviceThatForwardedByItselfItsValueBack() {
        FakeHostNetwork host = hostWith(1, 1);
        Map<String, Object> before = host.state();

        new Forwarding(host, journal).turnOn(Set.of());
        assertThat(host.read(ACCEPT_RA)).contains(1L);
        journal.undo(host);

        assertThat(host.state()).isEqualTo(before);
    }

    @Test
    void shouldChangeNothingWhereForwardingIsOn() {
        FakeHostNetwork host = hostWith(1, 1).with(ALL, 1);

        new Forwarding(host, journal).turnOn(Set.of());

        assertThat(journal.changes()).isEmpty();
    }

    @ParameterizedTest(name = "crash at change {0}")
    @ValueSource(ints = {0, 1, 2})
    void shouldRestoreAfterACrashAtEveryPoint(int change) {
        FakeHostNetwork host = hostWith(0, 1);
        Map<String, Object> before = host.state();
        host.crashAt(change, false);

        Throwable crash = catchThrowable(() -> new Forwarding(host, journal).turnOn(Set.of()));
        host.crashAt(Integer.MAX_VALUE, false);
        journal.undo(host);

        assertThat(crash).isInstanceOf(FakeHostNetwork.Crash.class);
        assertThat(host.state()).isEqualTo(before);
    }
}
