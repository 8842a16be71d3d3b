package org.sitless.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.WithLab;

/** {@code sitless up} as a process: what it promises on the host while it runs, and that nothing of it is left afterwards. */
@WithLab
@Timeout(180)
class UpIT {
    private static final String[] LEFT_TUNNEL = {
        "--tun", "sit1", "--remote", "192.0.2.2", "--address", "2001:db8:1::1/64", "--route", "2001:db8:7::/48"
    };

    @Test
    void shouldConfigureTheHostExactlyAndLeaveNothingBehind(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();

        LabProcess up = SitlessProcess.up(host, LEFT_TUNNEL);

        assertThat(up.output().stdout())
                .isEqualToIgnoringNewLines("ready tun=sit1 local=192.0.2.1 remote=192.0.2.2 mtu=1480 io=raw");
        assertThat(host.ip("-d", "link", "show", "sit1").stdout())
                .contains("mtu 1480", "addrgenmode none", "gso_max_size 65000", ",UP,");
        assertThat(host.ip("-6", "-o", "addr", "show", "dev", "sit1").stdout().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("inet6 2001:db8:1::1/64 scope global nodad"))
                .anyMatch(line -> line.contains("inet6 fe80::c000:201/64 scope link nodad"));
        assertThat(host.ip("-6", "route", "show", "dev", "sit1").stdout())
                .contains("2001:db8:1::/64 proto kernel", "fe80::/64 proto kernel", "2001:db8:7::/48 proto static");

        up.terminate();

        assertThat(up.awaitExit(SitlessProcess.LIMIT)).isZero();
        assertThat(up.output().stderr()).isEmpty();
        assertNothingLeft(host);
    }

    @Test
    void shouldCarryPingsAndShowThemInStatus(Lab lab) {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost left = link.left().host();
        SitlessProcess.up(left, LEFT_TUNNEL);
        SitlessProcess.up(
                link.right().host(), "--tun", "sit2", "--remote", "192.0.2.1", "--address", "2001:db8:1::2/64");

        CommandResult ping = left.run("ping", "-c", "3", "-i", "0.4", "-W", "5", "2001:db8:1::2");
        CommandResult text = SitlessProcess.run(left, "status", "sit1");
        CommandResult json = SitlessProcess.run(left, "status", "--json");

        assertThat(ping.stdout()).contains(" 0% packet loss");
        assertThat(text.stdout()).contains("sit1: ready", "192.0.2.1 -> 192.0.2.2", "read 3 ", "= forwarded 3 ");
        assertThat(json.stdout())
                .contains("\"tun\":\"sit1\",\"state\":\"ready\"")
                .doesNotContain("\"tun\":\"sit2\"");
    }

    @Test
    void shouldEndByDown(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        LabProcess up = SitlessProcess.up(host, LEFT_TUNNEL);

        CommandResult unknown = SitlessProcess.run(host, "down", "sit9");
        CommandResult down = SitlessProcess.run(host, "down", "sit1");

        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.stderr()).isEqualTo("sitless: no tunnel 'sit9': this network namespace: there is: sit1\n");
        assertThat(down.exitCode()).isZero();
        assertThat(up.awaitExit(SitlessProcess.LIMIT)).isZero();
        assertNothingLeft(host);
    }

    @Test
    void shouldRestoreAPreparedDeviceAfterBeingKilled(Lab lab) throws IOException {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        host.ip("tuntap", "add", "dev", "sit1", "mode", "tun");
        host.ip("addr", "add", "2001:db8:aaaa::1/64", "dev", "sit1", "nodad");
        String before = describe(host);

        LabProcess up = SitlessProcess.up(host, LEFT_TUNNEL);
        assertThat(describe(host)).isNotEqualTo(before).contains("2001:db8:aaaa::1/64");
        kill(up);
        assertThat(SitlessProcess.run(host, "status", "sit1"))
                .satisfies(status -> assertThat(status.stdout()).contains("sit1: dead"))
                .satisfies(status -> assertThat(status.exitCode()).isEqualTo(1));
        CommandResult down = SitlessProcess.run(host, "down", "sit1");

        assertThat(down.exitCode()).isZero();
        assertThat(describe(host)).isEqualTo(before);
        assertThat(stateFiles(host)).isEmpty();
    }

    @Test
    void shouldStartAgainAfterBeingKilledAndThenRestoreAll(Lab lab) throws IOException {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        host.ip("tuntap", "add", "dev", "sit1", "mode", "tun");
        String before = describe(host);

        kill(SitlessProcess.up(host, LEFT_TUNNEL));
        LabProcess second = SitlessProcess.up(host, "--tun", "sit1", "--remote", "192.0.2.2");

        assertThat(describe(host)).doesNotContain("2001:db8:1::1").contains("fe80::c000:201");
        second.terminate();
        assertThat(describe(host)).isEqualTo(before);
        assertThat(stateFiles(host)).isEmpty();
    }

    @Test
    void shouldPutTheDeviceIntoAnotherNamespace(Lab lab) {
        LabHost outside = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        LabHost inside = lab.host("inside");

        LabProcess up = SitlessProcess.up(
                outside,
                "--tun",
                "sit1",
                "--remote",
                "192.0.2.2",
                "--address",
                "2001:db8:1::1/64",
                "--route",
                "default",
                "--netns",
                inside.path().toString());

        assertThat(inside.ip("-6", "addr", "show", "dev", "sit1").stdout())
                .contains("2001:db8:1::1/64", "fe80::c000:201/64");
        assertThat(inside.ip("-6", "route").stdout()).contains("default dev sit1");
        assertThat(outside.ip("link").stdout()).doesNotContain("sit1");
        assertThat(SitlessProcess.run(outside, "status", "sit1").stdout()).contains("in " + inside.path());
        assertThat(SitlessProcess.run(inside, "down", "sit1").exitCode()).isZero();
        assertThat(up.awaitExit(SitlessProcess.LIMIT)).isZero();
        assertNothingLeft(inside);
    }

    @Test
    void shouldOnlyBringUpADeviceThatOthersConfigure(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();

        SitlessProcess.up(host, "--tun", "sit1", "--remote", "192.0.2.2", "--no-configure");

        assertThat(host.ip("-o", "addr", "show", "dev", "sit1").stdout()).isEmpty();
        assertThat(host.ip("link", "show", "sit1").stdout()).contains("mtu 1500", ",UP,");
    }

    @Test
    void shouldTakeTheMtuFromThePath(Lab lab) {
        LabHost host =
                lab.join(LinkSpec.of(LinkProfile.PLAIN).mtuBytes(1_400)).left().host();

        LabProcess up = SitlessProcess.up(host, LEFT_TUNNEL);

        assertThat(up.output().stdout()).contains(" mtu=1380 ");
        assertThat(host.ip("link", "show", "sit1").stdout()).contains("mtu 1380");
    }

    @Test
    void shouldWaitForARouteAndSaySoOnce(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();

        LabProcess up = SitlessProcess.start(
                host, "up", "--tun", "sit1", "--remote", "198.51.100.2", "--address", "2001:db8:1::1/64");
        up.output().await(line -> line.contains("waits for"), SitlessProcess.LIMIT);
        assertThat(SitlessProcess.run(host, "status").stdout())
                .contains("waiting for")
                .contains("a route to 198.51.100.2");
        host.ip("route", "add", "198.51.100.0/24", "via", "192.0.2.2");
        up.awaitLine("ready ", SitlessProcess.LIMIT);

        assertThat(up.output().stdout()).hasLineCount(1).contains("local=192.0.2.1 remote=198.51.100.2");
        assertThat(up.output().stderr()).isEqualTo("sitless: sit1 waits for a route to 198.51.100.2\n");
    }

    @Test
    void shouldEndAtOnceWhileItWaits(Lab lab) {
        LabHost host = lab.host("alone");

        LabProcess up = SitlessProcess.start(host, "up", "--tun", "sit1", "--remote", "no-such-host.invalid");
        up.output()
                .await(
                        line -> line.contains("waits for an IPv4 address of no-such-host.invalid"),
                        SitlessProcess.LIMIT);
        up.terminate();

        assertThat(up.awaitExit(SitlessProcess.LIMIT)).isZero();
        assertThat(up.output().stdout()).isEmpty();
        assertNothingLeft(host);
    }

    @Test
    void shouldTellSystemdWhatItWaitsForAndWhenItIsReady(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        Path socket = lab.directory().resolve("notify");
        LabProcess systemd = host.start("socat", "-u", "UNIX-RECV:" + socket, "STDOUT");
        awaitFile(socket);

        LabProcess up = SitlessProcess.start(
                Map.of("NOTIFY_SOCKET", socket.toString()), host, "up", "--tun", "sit1", "--remote", "198.51.100.2");
        systemd.awaitLine("STATUS=sit1 waits for a route to 198.51.100.2", SitlessProcess.LIMIT);
        host.ip("route", "add", "198.51.100.0/24", "via", "192.0.2.2");
        up.awaitLine("ready ", SitlessProcess.LIMIT);
        up.terminate();

        assertThat(systemd.output().await(line -> line.contains("STOPPING=1"), SitlessProcess.LIMIT))
                .isPresent();
        assertThat(systemd.output().stdout()).contains("READY=1\nSTATUS=sit1 ready");
    }

    private static void awaitFile(Path file) {
        long deadline = System.nanoTime() + SitlessProcess.LIMIT.toNanos();
        while (!Files.exists(file) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldRunSeveralTunnelsFromOneFile(Lab lab) throws IOException {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        LabHost host = link.left().host();
        link.left().addAddress("192.0.2.11/24");
        Path file = Files.writeString(lab.directory().resolve("up.toml"), """
                [[tunnel]]
                tun = "sit1"
                remote = "192.0.2.2"
                address = ["2001:db8:1::1/64"]
                [[tunnel]]
                tun = "sit2"
                local = "192.0.2.11"
                remote = "192.0.2.12"
                address = ["2001:db8:2::1/64"]
                route = ["default"]
                """);

        LabProcess up = SitlessProcess.up(host, file.toString());
        up.awaitLine("ready tun=sit2", SitlessProcess.LIMIT);

        assertThat(up.output().stdout().lines())
                .containsExactly(
                        "ready tun=sit1 local=192.0.2.1 remote=192.0.2.2 mtu=1480 io=raw",
                        "ready tun=sit2 local=192.0.2.11 remote=192.0.2.12 mtu=1480 io=raw");
        up.terminate();
        assertNothingLeft(host);
    }

    @Test
    void shouldEndWhenTheDeviceIsRemoved(Lab lab) {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        LabProcess up = SitlessProcess.up(host, LEFT_TUNNEL);

        host.ip("link", "del", "sit1");

        assertThat(up.awaitExit(SitlessProcess.LIMIT)).isEqualTo(1);
        assertThat(up.output().stderr()).hasLineCount(1).contains("sit1");
        assertNothingLeft(host);
    }

    private static void kill(LabProcess process) {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        process.awaitExit(SitlessProcess.LIMIT);
    }

    /** All that could have been changed on the device, without what the kernel counts. */
    private static String describe(LabHost host) {
        return host.ip("-d", "link", "show", "sit1")
                        .stdout()
                        .replaceAll("<[^>]*>|qdisc \\w+|state \\w+|vnet_hdr \\w+", "")
                + host.ip("-o", "addr", "show", "dev", "sit1").stdout()
                + host.ip("-6", "route", "show", "dev", "sit1").stdout()
                + host.run("cat", "/proc/sys/net/ipv6/conf/sit1/router_solicitations")
                        .stdout();
    }

    private static void assertNothingLeft(LabHost host) {
        assertThat(host.ip("-o", "link").stdout()).doesNotContain("sit1").doesNotContain("sit2");
        assertThat(host.ip("-6", "route", "show", "table", "all").stdout()).doesNotContain("2001:db8:7::");
        assertThat(stateFiles(host)).isEmpty();
    }

    private static String stateFiles(LabHost host) {
        Path root = SitlessProcess.runDirectory(host);
        if (!Files.exists(root)) {
            return "";
        }
        try (Stream<Path> files = Files.walk(root)) {
            return String.join(
                    " ",
                    files.filter(file -> !file.equals(root)).map(Path::toString).toList());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
