package org.sitless.app.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.host.HostJournal;
import org.sitless.app.host.NetlinkHost;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.testbed.WithLab;

/** A router and a host of its LAN, which configures itself as its kernel knows how. */
@WithLab
class RouterModeIT {
    private static final Ipv6Prefix DELEGATED = Ipv6Prefix.parse("2001:db8:4001::/48");
    private static final Path RDISC6 = Path.of("/usr/bin/rdisc6");
    private static final Path RADVD = Path.of("/usr/sbin/radvd");
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int OFTEN = 20;

    private LabHost router;
    private LabHost host;
    private NetlinkHost network;
    private HostJournal journal;
    private String before;

    @BeforeEach
    void plug(Lab lab) {
        router = lab.host("router");
        host = lab.host("host");
        lab.link(router, host, LinkSpec.of(LinkProfile.PLAIN));
        router.sysctl("net.ipv6.conf.default.accept_ra", "1");
        network = NetlinkHost.open(Optional.of(router.path()));
        journal = new HostJournal(lab.directory().resolve("journal"));
        before = describe(router);
    }

    @AfterEach
    void unplug() {
        network.close();
    }

    private RouterPlan plan() {
        return RouterPlan.of("sit1", DELEGATED, "eth0", 1_280)
                .namespace(Optional.of(router.path()))
                .dnsServers(List.of(Ipv6Address.parse("2001:db8::53")));
    }

    private RouterMode start(RouterPlan plan) {
        return RouterMode.start(plan, network, journal);
    }

    @Test
    void shouldLetAHostConfigureItselfAndLetGoOfItAtOnce() {
        try (RouterMode mode = start(plan())) {
            assertThat(await(() -> addresses().contains("2001:db8:4001::")))
                    .as(addresses())
                    .isTrue();
            assertThat(defaultRoutes()).contains("via fe80::", "mtu 1280");
            assertThat(host.run("ping", "-c", "1", "-W", "5", "2001:db8:4001::1")
                            .exitCode())
                    .isZero();
            assertThat(host.run("ping", "-c", "1", "-W", "5", "2001:db8:4001:77::1")
                            .stdout())
                    .as("the rest of the prefix")
                    .contains("unreachable");

            mode.tunnelDown();
            assertThat(await(() -> defaultRoutes().isEmpty()))
                    .as(defaultRoutes())
                    .isTrue();
            assertThat(addresses()).doesNotContain("deprecated");
            mode.tunnelUp();
            assertThat(await(() -> defaultRoutes().contains("via fe80::"))).isTrue();
        }
        assertThat(await(() -> defaultRoutes().isEmpty())).as(defaultRoutes()).isTrue();
        assertThat(addresses()).contains("deprecated");
        assertThat(describe(router)).isEqualTo(before);
    }

    @Test
    void shouldAnswerAHostThatAsks() {
        assumeTrue(Files.isExecutable(RDISC6), "rdisc6 is not here: apt-get install ndisc6");
        try (RouterMode mode = start(plan())) {
            assertThat(mode.plan()).isEqualTo(plan());
            String heard = host.run("rdisc6", "-1", "-w", "5000", "eth0").stdout();

            assertThat(heard.lines().map(line -> line.replaceAll("\\s+", " ").strip()))
                    .contains(
                            "Hop limit : 64 ( 0x40)",
                            "Stateful address conf. : No",
                            "Router lifetime : 2700 (0x00000a8c) seconds",
                            "Prefix : 2001:db8:4001::/64",
                            "On-link : Yes",
                            "Autonomous address conf.: Yes",
                            "Valid time : 5400 (0x00001518) seconds",
                            "Pref. time : 2700 (0x00000a8c) seconds",
                            "MTU : 1280 bytes (valid)",
                            "Source link-layer address: 02:00:00:00:00:01",
                            "Recursive DNS server : 2001:db8::53",
                            "Route : 2001:db8:4001::/48");
        }
    }

    @Test
    void shouldBeUndoneByTheNextStartAfterAKill() {
        RouterMode killed = start(plan());
        try {
            assertThat(describe(router)).isNotEqualTo(before);

            assertThat(journal.undo(network)).isPositive();

            assertThat(describe(router)).isEqualTo(before);
        } finally {
            killed.close();
        }
    }

    /** A subnet-router anycast address was left now and then, after which the next prefix found it there (RFC 4291 §2.6.1). */
    @Test
    void shouldLeaveNothingBehindHoweverOften() {
        String everything = router.ip("-6", "route", "show", "table", "all").stdout();
        for (int i = 0; i < OFTEN; i++) {
            start(plan()).close();
        }
        assertThat(router.ip("-6", "route", "show", "table", "all").stdout()).isEqualTo(everything);
    }

    @Test
    void shouldGoOverToAnotherPrefix(Lab lab) {
        try (RouterMode mode = start(plan().memory(lab.directory().resolve("prefixes")))) {
            assertThat(await(() -> addresses().contains("2001:db8:4001::"))).isTrue();

            mode.replace(RouterPlan.of("sit1", Ipv6Prefix.parse("2001:db8:5000::/56"), "eth0", 1_400)
                    .namespace(Optional.of(router.path()))
                    .memory(lab.directory().resolve("prefixes")));

            assertThat(await(() -> addresses().contains("2001:db8:5000::"))).isTrue();
            assertThat(addresses().lines().filter(line -> line.contains("2001:db8:4001::")))
                    .allMatch(line -> line.contains("deprecated"));
            assertThat(describe(router)).contains("2001:db8:5000::/56").doesNotContain("2001:db8:4001:");
        }
        assertThat(describe(router)).isEqualTo(before);
    }

    @Test
    void shouldPutItsAddressBackAfterTheLanWasDown() {
        String address = "2001:db8:4001::1/64";
        try (RouterMode mode = start(plan())) {
            router.ip("link", "set", "eth0", "down");
            assertThat(mode.keep()).isTrue();
            router.ip("link", "set", "eth0", "up");
            assertThat(describe(router)).doesNotContain(address);

            assertThat(mode.keep()).isTrue();

            assertThat(describe(router)).contains(address);
            router.ip("link", "set", "eth0", "down");
            router.ip("link", "set", "eth0", "name", "eth9");
            assertThat(mode.keep()).as("another device may come by that name").isFalse();
        }
    }

    @Test
    void shouldAdvertiseByRadvd(Lab lab) throws InterruptedException {
        assumeTrue(Files.isExecutable(RADVD), "radvd is not here: apt-get install radvd");
        RouterPlan plan = plan().advertising(new Advertising.Radvd(RADVD, lab.directory()));
        try (RouterMode mode = start(plan)) {
            assertThat(await(() -> addresses().contains("2001:db8:4001::"))).isTrue();
            assertThat(defaultRoutes()).contains("via fe80::", "mtu 1280");
            long pid = children().get(0);
            assertThat(router.run("grep", "CapEff", "/proc/" + pid + "/status").stdout())
                    .as("CAP_NET_RAW alone")
                    .contains("0000000000002000");

            mode.tunnelDown();
            assertThat(await(() -> defaultRoutes().isEmpty())).isTrue();
            assertThat(children()).isEmpty();
            mode.tunnelUp();
            assertThat(await(() -> defaultRoutes().contains("via fe80::"))).isTrue();

            assertThat(journal.undo(network)).as("as after a kill").isPositive();
            assertThat(await(() -> children().isEmpty()))
                    .as("radvd does not outlive us")
                    .isTrue();
        }
        assertThat(describe(router)).isEqualTo(before);
    }

    @Test
    void shouldSayThatThereIsNoSuchLan() {
        assertThatThrownBy(() -> start(RouterPlan.of("sit1", DELEGATED, "eth7", 1_280)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("eth7");
        assertThat(describe(router)).isEqualTo(before);
    }

    /** The radvd that runs in the router's namespace. */
    private List<Long> children() {
        return router.run("ip", "netns", "pids", router.namespace())
                .stdout()
                .lines()
                .map(Long::valueOf)
                .filter(pid -> ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .filter(RADVD.toString()::equals)
                        .isPresent())
                .toList();
    }

    private String addresses() {
        return host.ip("-6", "-o", "addr", "show", "dev", "eth0", "scope", "global")
                .stdout();
    }

    private String defaultRoutes() {
        return host.ip("-6", "route", "show", "default").stdout();
    }

    private static String describe(LabHost host) {
        return host.run(
                                "sh",
                                "-c",
                                "grep -H . /proc/sys/net/ipv6/conf/*/forwarding /proc/sys/net/ipv6/conf/*/accept_ra")
                        .stdout()
                + host.ip("-6", "-o", "addr", "show", "dev", "eth0").stdout()
                + host.ip("-6", "route").stdout();
    }

    private static boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
