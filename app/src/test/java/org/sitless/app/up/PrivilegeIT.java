package org.sitless.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.DigestPlace;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.SystemCallWatch;
import org.sitless.testbed.UnprivilegedProgram;
import org.sitless.testbed.WithLab;

/**
 * What sitless may do is decided before it starts, as systemd and setpriv(1) decide it: it works as a user who is not root, with
 * CAP_NET_ADMIN and CAP_NET_RAW and nothing else, and without any where nothing has to be configured; its children have none. And it makes no
 * system call that its unit forbids.
 */
@WithLab
@Timeout(180)
class PrivilegeIT {
    private static final String NETWORK = "+net_admin,+net_raw";

    /** capabilities(7): bits 12 and 13. */
    private static final String NET_ADMIN_AND_NET_RAW = "0000000000003000";

    private static final String NET_RAW = "0000000000002000";
    private static final Path UNITS = Path.of("src/packaging/systemd");
    private static final String NONE = "0000000000000000";

    @Test
    void shouldCarryATunnelWithTwoCapabilities(Lab lab) throws IOException {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        UnprivilegedProgram program = UnprivilegedProgram.copy(lab);
        LabHost left = link.left().host();
        SitlessProcess.up(
                link.right().host(), "--tun", "sit2", "--remote", "192.0.2.1", "--address", "2001:db8:1::2/64");

        SystemCallWatch watch = watch(program, left, "sitless@.service");
        LabProcess up = program.start(
                left, watch, NETWORK, "up", "--tun", "sit1", "--remote", "192.0.2.2", "--address", "2001:db8:1::1/64");
        up.awaitLine("ready ", SitlessProcess.LIMIT);

        assertThat(left.run("ping", "-c", "2", "-i", "0.1", "-W", "5", "2001:db8:1::2")
                        .stdout())
                .contains(" 0% packet loss");
        assertHasOnly(up, NET_ADMIN_AND_NET_RAW);
        up.terminate();
        assertThat(up.awaitExit(SitlessProcess.LIMIT)).isZero();
        assertThat(left.ip("-o", "link").stdout()).doesNotContain("sit1");
        assertThat(program.stateFolder().resolve("run")).isEmptyDirectory();
        assertThat(watch.refused()).as("calls that systemd would refuse").isEmpty();
    }

    @Test
    void shouldNeedNoneForUdpOverAPreparedDevice(Lab lab) throws IOException {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        UnprivilegedProgram program = UnprivilegedProgram.copy(lab);
        LabHost left = link.left().host();
        left.ip("tuntap", "add", "dev", "sit1", "mode", "tun", "user", "nobody");
        left.ip("link", "set", "sit1", "mtu", "1472", "up");
        left.ip("addr", "add", "2001:db8:1::1/64", "dev", "sit1", "nodad");
        SitlessProcess.up(
                link.right().host(),
                "--tun",
                "sit2",
                "--remote",
                "192.0.2.1",
                "--encap",
                "udp",
                "--udp-port",
                "5353",
                "--address",
                "2001:db8:1::2/64");
        String[] words = {
            "up", "--tun", "sit1", "--remote", "192.0.2.2", "--encap", "udp", "--udp-port", "5353", "--no-configure"
        };

        LabProcess up = program.start(left, "", words);
        up.awaitLine("ready ", SitlessProcess.LIMIT);

        assertThat(left.run("ping", "-c", "2", "-i", "0.1", "-W", "5", "2001:db8:1::2")
                        .stdout())
                .contains(" 0% packet loss");
        assertHasOnly(up, NONE);
        up.terminate();
        assertThat(up.awaitExit(SitlessProcess.LIMIT)).isZero();
        assertThat(left.ip("-o", "addr", "show", "dev", "sit1").stdout()).contains("2001:db8:1::1/64");

        left.ip("link", "set", "sit1", "down");
        assertRefused(program.start(left, "", words), "CAP_NET_ADMIN");
    }

    @Test
    void shouldServeAndBeServedWithTwoCapabilitiesAndLeaveChildrenNone(Lab lab) throws IOException {
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN));
        UnprivilegedProgram program = UnprivilegedProgram.copy(lab);
        Path state = program.stateFolder();
        LabHost client = link.right().host();
        client.ip("link", "add", "lan0", "type", "veth", "peer", "name", "lan1");
        client.ip("link", "set", "lan0", "up");
        client.ip("link", "set", "lan1", "up");

        SystemCallWatch ofBroker = watch(program, link.left().host(), "sitless-broker.service");
        SystemCallWatch ofClient = watch(program, client, "tspc.service");
        LabProcess broker = program.start(
                link.left().host(),
                ofBroker,
                NETWORK,
                "broker",
                "--config",
                brokerFile(state).toString());
        broker.awaitLine("ready broker ", SitlessProcess.LIMIT);
        LabProcess tspc = program.start(
                client, ofClient, NETWORK, "tspc", "-f", clientFile(state).toString());
        program.giveToUser(state);
        tspc.awaitLine("ready ", SitlessProcess.LIMIT);

        assertThat(client.run("ping", "-c", "2", "-i", "0.1", "-W", "5", BrokerProcess.INNER)
                        .stdout())
                .contains(" 0% packet loss");
        assertHasOnly(broker, NET_ADMIN_AND_NET_RAW);
        assertHasOnly(tspc, NET_ADMIN_AND_NET_RAW);
        assertThat(Files.readString(state.resolve("seen"))).isEqualTo(NONE + "\n" + NONE + "\n");
        assertThat(radvd(tspc)).isEqualTo(NET_RAW);
        tspc.terminate();
        assertThat(tspc.awaitExit(SitlessProcess.LIMIT)).isZero();
        broker.terminate();
        assertThat(broker.awaitExit(SitlessProcess.LIMIT)).isZero();
        assertThat(ofBroker.refused())
                .as("calls of the broker that systemd would refuse")
                .isEmpty();
        assertThat(ofClient.refused())
                .as("calls of the client and its children that systemd would refuse")
                .isEmpty();

        assertRefused(
                program.start(link.left().host(), "+net_raw", "broker", "--config", state + "/broker.toml"),
                "CAP_NET_ADMIN");
        assertRefused(program.start(client, "+net_admin", "tspc", "-f", state + "/tspc.conf"), "CAP_NET_RAW");
    }

    @Test
    void shouldNoticeACallThatAUnitForbids(Lab lab) throws IOException {
        LabHost host = lab.host("guarded");
        Path file = Files.createFile(lab.directory().resolve("somebody's"));
        SystemCallWatch watch = SystemCallWatch.of(
                UNITS.resolve("sitless-broker.service"), host, lab.directory().resolve("refused"));

        assertThat(watch.start(host, "chown", "nobody", file.toString()).awaitExit(SitlessProcess.LIMIT))
                .isZero();

        assertThat(watch.refused()).hasSize(1).first().asString().contains("chown");
    }

    private static SystemCallWatch watch(UnprivilegedProgram program, LabHost host, String unit) {
        return SystemCallWatch.of(
                UNITS.resolve(unit), host, program.stateFolder().resolve(unit + ".refused"));
    }

    private static Path brokerFile(Path state) throws IOException {
        try (BrokerDatabase database = BrokerDatabase.open(state.resolve("broker.db"))) {
            DigestPlace digest = new DigestPlace("example.net", state.resolve("broker.db.key"));
            database.users(Optional.of(digest)).add("alice", "s3cret", Optional.empty());
        }
        return Files.writeString(
                state.resolve("broker.toml"), BrokerProcess.usualFile().replace("FOLDER", state.toString()));
    }

    private static Path clientFile(Path state) throws IOException {
        Files.createDirectories(state.resolve("template"));
        Files.writeString(
                state.resolve("template/linux.sh"),
                "[ \"$TSP_OPERATION\" = TSP_TUNNEL_CREATION ] || exit 0\n"
                        + "sed -n -e 's/^CapEff:\\t//p' -e 's/^CapAmb:\\t//p' /proc/self/status > " + state
                        + "/seen\n");
        return Files.writeString(state.resolve("tspc.conf"), """
                userid=alice
                passwd=s3cret
                server=192.0.2.1
                host_type=router
                prefixlen=48
                if_prefix=lan0
                advertiser=radvd
                tunnel_mode=v6v4
                gogoc_dir=%s
                broker_list=%s/brokers
                last_server=%s/last
                """.formatted(state, state, state));
    }

    private static String radvd(LabProcess parent) throws IOException {
        ProcessHandle child = ProcessHandle.of(parent.pid())
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow();
        return capabilities(child.pid(), "CapEff");
    }

    private static void assertHasOnly(LabProcess process, String mask) throws IOException {
        for (String set : new String[] {"CapEff", "CapPrm", "CapBnd", "CapAmb"}) {
            assertThat(capabilities(process.pid(), set)).as(set).isEqualTo(mask);
        }
    }

    private static String capabilities(long pid, String set) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith(set))
                .map(line -> line.split("\\s+", -1)[1])
                .findFirst()
                .orElseThrow();
    }

    private static void assertRefused(LabProcess process, String what) {
        int exitCode = process.awaitExit(SitlessProcess.LIMIT);
        CommandResult result = new CommandResult(
                process.command(),
                exitCode,
                process.output().stdout(),
                process.output().stderr());
        assertThat(result.exitCode()).as(result.stderr()).isEqualTo(3);
        assertThat(result.stderr().lines().toList())
                .last()
                .asString()
                .startsWith("sitless: ")
                .contains(what);
    }
}
