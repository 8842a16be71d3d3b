package org.sitless.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.app.config.InterfaceAddress;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

class HostJournalTest {
    private static final InterfaceAddress ADDRESS = new InterfaceAddress(Ipv6Address.parse("2001:db8:1::2"), 64);
    private static final InterfaceAddress LINK_LOCAL = new InterfaceAddress(Ipv6Address.parse("fe80::c000:201"), 64);
    private static final Ipv6Prefix ROUTE = Ipv6Prefix.parse("2001:db8::/32");
    private static final DevicePlan PLAN = new DevicePlan(
            "sit1", true, InnerMtu.DEFAULT, List.of(LINK_LOCAL, ADDRESS), List.of(Ipv6Prefix.ANY, ROUTE));
    private static final int CHANGES_OF_PLAN = 9;

    @TempDir
    Path folder;

    private Path file;
    private HostJournal journal;

    @BeforeEach
    void openJournal() {
        file = folder.resolve("journal");
        journal = new HostJournal(file);
    }

    @Test
    void shouldMakeTheDeviceAsPlannedAndUndoAll() {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        Map<String, Object> before = host.state();

        new HostConfigurator(host, journal).configure(PLAN);

        assertThat(host.device("sit1").orElseThrow().values())
                .containsEntry(DeviceValue.MTU, 1_480L)
                .containsEntry(DeviceValue.UP, 1L)
                .containsEntry(DeviceValue.ADDR_GEN_MODE, 1L)
                .containsEntry(DeviceValue.GSO_MAX_SIZE, 65_000L);
        assertThat(host.addresses(7)).contains(ADDRESS);
        assertThat(host.hasRoute(7, Ipv6Prefix.ANY)).isTrue();
        assertThat(journal.undo(host)).isEqualTo(CHANGES_OF_PLAN);
        assertThat(host.state()).isEqualTo(before);
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest(name = "crash at change {0}, before it is made: {1}")
    @CsvSource({
        "0, true", "1, true", "2, true", "3, true", "4, true", "5, true", "6, true", "7, true", "8, true",
        "0, false", "1, false", "2, false", "3, false", "4, false", "5, false", "6, false", "7, false", "8, false",
    })
    void shouldRestoreAfterACrashAtEveryPoint(int change, boolean before) {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        Map<String, Object> untouched = host.state();
        host.crashAt(change, before);

        Throwable crash = catchThrowable(() -> new HostConfigurator(host, journal).configure(PLAN));
        host.crashAt(Integer.MAX_VALUE, false);
        new HostJournal(file).undo(host);

        assertThat(crash).isInstanceOf(FakeHostNetwork.Crash.class);
        assertThat(host.state()).isEqualTo(untouched);
    }

    @ParameterizedTest(name = "crash at undo {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void shouldRestoreAfterACrashDuringUndo(int step) {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        Map<String, Object> untouched = host.state();
        new HostConfigurator(host, journal).configure(PLAN);
        host.crashAt(step, false);

        Throwable crash = catchThrowable(() -> journal.undo(host));
        host.crashAt(Integer.MAX_VALUE, false);
        new HostJournal(file).undo(host);

        assertThat(crash).isInstanceOf(FakeHostNetwork.Crash.class);
        assertThat(host.state()).isEqualTo(untouched);
    }

    @Test
    void shouldLeaveWhatWasPreparedAsItWas() {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        host.addAddress(7, ADDRESS);
        host.addRoute(7, ROUTE);
        host.set(host.device("sit1").orElseThrow(), DeviceValue.UP, 1);
        host.set(host.device("sit1").orElseThrow(), DeviceValue.MTU, 1_480);
        Map<String, Object> prepared = host.state();

        new HostConfigurator(host, journal).configure(PLAN);
        int written = journal.undo(host);

        assertThat(written).isEqualTo(CHANGES_OF_PLAN - 4);
        assertThat(host.state()).isEqualTo(prepared);
    }

    @Test
    void shouldKeepAnAddressThatWasPreparedOnADeviceThatWasDown() {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        host.addAddress(7, ADDRESS);
        Map<String, Object> prepared = host.state();

        new HostConfigurator(host, journal).configure(PLAN);
        journal.undo(host);

        assertThat(host.state()).isEqualTo(prepared);
    }

    @Test
    void shouldKeepAValueThatSomebodyChangedAfterUs() {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        new HostConfigurator(host, journal).configure(PLAN);
        host.set(host.device("sit1").orElseThrow(), DeviceValue.MTU, 1_400);

        journal.undo(host);

        assertThat(host.device("sit1").orElseThrow().values()).containsEntry(DeviceValue.MTU, 1_400L);
    }

    @Test
    void shouldLeaveALaterDeviceOfTheSameNameAlone() {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        new HostConfigurator(host, journal).configure(PLAN);
        FakeHostNetwork later = new FakeHostNetwork("sit1", 8);
        later.addAddress(8, ADDRESS);
        later.set(later.device("sit1").orElseThrow(), DeviceValue.MTU, 1_480);
        Map<String, Object> untouched = later.state();

        journal.undo(later);

        assertThat(later.state()).isEqualTo(untouched);
    }

    @Test
    void shouldRemoveAllRoutesAndProxiesOfPartsOfAPrefixAndNoOthers() {
        FakeHostNetwork host = new FakeHostNetwork("tsp0", 7);
        host.addRoute(7, Ipv6Prefix.parse("2001:db7::/48"));
        host.addProxy(7, Ipv6Address.parse("2001:db7::1"));
        Map<String, Object> before = host.state();
        journal.make(new DeviceChange.PartRoutes("tsp0", 7, ROUTE), host);
        journal.make(new DeviceChange.PartProxies("tsp0", 7, ROUTE), host);
        host.addRoute(7, Ipv6Prefix.parse("2001:db8:5::/48"));
        host.addRoute(7, Ipv6Prefix.parse("2001:db8:6::/48"));
        host.addProxy(7, Ipv6Address.parse("2001:db8::5"));

        new HostJournal(file).undo(host);

        assertThat(host.state()).isEqualTo(before);
    }

    @Test
    void shouldOnlyBringUpADeviceThatOthersConfigure() {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);

        new HostConfigurator(host, journal)
                .configure(new DevicePlan("sit1", false, InnerMtu.DEFAULT, List.of(ADDRESS), List.of(ROUTE)));

        assertThat(host.device("sit1").orElseThrow().values())
                .containsEntry(DeviceValue.MTU, 1_500L)
                .containsEntry(DeviceValue.UP, 1L)
                .containsEntry(DeviceValue.ADDR_GEN_MODE, 1L);
        assertThat(host.addresses(7)).isEmpty();
        assertThat(host.hasRoute(7, ROUTE)).isFalse();
    }

    @Test
    void shouldIgnoreATornLastLineAndAStrangeOne() throws IOException {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        journal.make(new DeviceChange.RouteAddition("sit1", 7, ROUTE), host);
        Files.writeString(file, "nonsense\nvalue sit1 7 mtu 15", StandardOpenOption.APPEND);

        assertThat(journal.changes()).containsExactly(new DeviceChange.RouteAddition("sit1", 7, ROUTE));
    }

    @Test
    void shouldReadBackEveryKindOfLine() {
        for (HostChange change : List.of(
                new DeviceChange.ValueChange("sit1", 7, DeviceValue.ADDR_GEN_MODE, 0, 1),
                new DeviceChange.AddressAddition("sit1", 7, ADDRESS),
                new DeviceChange.AddressKeeping("sit1", 7, ADDRESS),
                new DeviceChange.RouteAddition("sit1", 7, Ipv6Prefix.ANY),
                new DeviceChange.ProxyAddition("eth0", 2, ADDRESS.address()),
                new SysctlChange(Ipv6Sysctl.all("forwarding"), 0, 1),
                new SysctlKeeping(new Ipv6Sysctl("eth0.5", 9, "accept_ra"), 2),
                new UnreachableRoute(ROUTE),
                new ChildProcess(4_711, 123_456))) {
            assertThat(HostChange.parse(change.line())).isEqualTo(change);
        }
        assertThatThrownBy(() -> HostChange.parse("route sit1 7")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeBackOneChangeAndKeepTheOthers() {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        Map<String, Object> untouched = host.state();
        HostChange address = new DeviceChange.AddressAddition("sit1", 7, ADDRESS);
        HostChange route = new UnreachableRoute(ROUTE);
        journal.makeAll(List.of(address, route), host);

        journal.takeBack(address, host);

        assertThat(host.addresses(7)).isEmpty();
        assertThat(new HostJournal(file).changes()).containsExactly(route);
        journal.undo(host);
        assertThat(host.state()).isEqualTo(untouched);
    }

    @Test
    void shouldNotTakeBackWhatOthersMade() {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        host.addAddress(7, ADDRESS);

        journal.takeBack(new DeviceChange.AddressAddition("sit1", 7, ADDRESS), host);

        assertThat(host.addresses(7)).containsExactly(ADDRESS);
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldStayShortHoweverOftenSomethingChanges() throws IOException {
        FakeHostNetwork host = new FakeHostNetwork("sit1", 7);
        HostChange route = new UnreachableRoute(ROUTE);
        HostChange proxy = new DeviceChange.ProxyAddition("sit1", 7, ADDRESS.address());
        journal.make(route, host);

        for (int i = 0; i < 200; i++) {
            journal.make(proxy, host);
            journal.takeBack(proxy, host);
        }

        assertThat(Files.readAllLines(file)).hasSizeLessThan(256);
        assertThat(journal.changes()).containsExactly(route);
    }
}
