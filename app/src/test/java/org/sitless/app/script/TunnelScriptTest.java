package org.sitless.app.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sitless.app.failure.CommandFailure;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

class TunnelScriptTest {
    @TempDir
    Path home;

    private static ScriptTunnel tunnel(Optional<String> name, Optional<Ipv6Prefix> delegated) {
        return new ScriptTunnel(
                "v6udpv4",
                delegated.isPresent(),
                "tun",
                Optional.of("eth1"),
                Ipv4Address.parse("192.0.2.10"),
                Ipv6Address.parse("2001:db8:f000::2"),
                name,
                Optional.of(Ipv6Address.parse("2001:db8::53")),
                Ipv4Address.parse("192.0.2.1"),
                Ipv6Address.parse("2001:db8:f000::1"),
                delegated);
    }

    private static final ScriptTunnel ROUTER =
            tunnel(Optional.of("alice.example.net"), Optional.of(Ipv6Prefix.parse("2001:db8:4001::/48")));

    private Path script(String text) throws IOException {
        Files.createDirectories(home.resolve("template"));
        return Files.writeString(home.resolve("template/linux.sh"), text);
    }

    private void run(String text, ScriptTunnel tunnel, Duration limit) throws IOException {
        run(text, tunnel, false, limit);
    }

    private void run(String text, ScriptTunnel tunnel, boolean network, Duration limit) throws IOException {
        new TunnelScript(script(text), home, Optional.empty(), network, limit, () -> false)
                .run(ScriptOperation.CREATION, tunnel, 3);
    }

    private List<String> environmentOf(ScriptTunnel tunnel) throws IOException {
        run("env > environment\n", tunnel, TunnelScript.LIMIT);
        return Files.readAllLines(home.resolve("environment")).stream()
                .filter(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*")) // those the shell itself sets
                .sorted()
                .toList();
    }

    @Test
    void shouldNotWaitForASlowScriptWhenWeAreToldToEnd() throws IOException {
        TunnelScript slow = new TunnelScript(script("sleep 30\n"), home, Optional.empty(), false, () -> true);
        long begun = System.nanoTime();

        assertThatThrownBy(() -> slow.run(ScriptOperation.CREATION, ROUTER, 0)).hasMessageContaining("broken off");
        assertThatThrownBy(() -> slow.run(ScriptOperation.TEARDOWN, ROUTER, 0)).hasMessageContaining("within 4 s");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void shouldGiveAScriptWhatGogocGaveIt() throws IOException {
        assertThat(environmentOf(ROUTER))
                .containsExactly(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "TSP_CLIENT_ADDRESS_IPV4=192.0.2.10",
                        "TSP_CLIENT_ADDRESS_IPV6=2001:db8:f000::2",
                        "TSP_CLIENT_DNS_ADDRESS_IPV6=2001:db8::53",
                        "TSP_CLIENT_DNS_NAME=alice.example.net",
                        "TSP_HOME_DIR=" + home,
                        "TSP_HOME_INTERFACE=eth1",
                        "TSP_HOST_TYPE=router",
                        "TSP_OPERATION=TSP_TUNNEL_CREATION",
                        "TSP_PREFIX=2001:0db8:4001",
                        "TSP_PREFIXLEN=48",
                        "TSP_SERVER_ADDRESS_IPV4=192.0.2.1",
                        "TSP_SERVER_ADDRESS_IPV6=2001:db8:f000::1",
                        "TSP_TUNNEL_INTERFACE=tun",
                        "TSP_TUNNEL_MODE=v6udpv4",
                        "TSP_TUNNEL_PREFIXLEN=128",
                        "TSP_VERBOSE=3");
    }

    @Test
    void shouldNotHandOnANameThatIsNone() throws IOException {
        assertThat(environmentOf(tunnel(Optional.of("$(touch /tmp/pwned)"), Optional.empty())))
                .noneMatch(line -> line.startsWith("TSP_CLIENT_DNS_NAME"))
                .noneMatch(line -> line.startsWith("TSP_PREFIX"))
                .contains("TSP_HOST_TYPE=host");
    }

    @Test
    void shouldWriteAsManyGroupsAsAScriptCanAppendTo() {
        assertThat(ScriptVariables.groups(Ipv6Prefix.parse("2001:db8:4001::/48")))
                .isEqualTo("2001:0db8:4001");
        assertThat(ScriptVariables.groups(Ipv6Prefix.parse("2001:db8:4001:ab00::/56")))
                .isEqualTo("2001:0db8:4001:ab00");
        assertThat(ScriptVariables.groups(Ipv6Prefix.parse("2001:db8:4001:abcd::/64")))
                .isEqualTo("2001:0db8:4001:abcd");
        assertThat(ScriptVariables.groups(Ipv6Prefix.parse("3ffe::/16"))).isEqualTo("3ffe");
        assertThat(ScriptVariables.groups(Ipv6Prefix.parse("2001:db8::1/128")))
                .isEqualTo("2001:0db8:0000:0000:0000:0000:0000:0001");
    }

    @Test
    void shouldRefuseTheTunnelWhenTheScriptDoes() {
        assertThatThrownBy(() -> run("echo no device for you; exit 7", ROUTER, TunnelScript.LIMIT))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("ended with 7")
                .hasMessageContaining("linux.sh")
                .hasMessageContaining("no device for you");
    }

    @Test
    void shouldEndAScriptThatDoesNotEnd() throws IOException {
        assertThatThrownBy(() -> run("echo $$ > pid; sleep 60", ROUTER, Duration.ofMillis(500)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("did not end");

        long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        // Killed it is at once; that nobody lives under its number shows when its parent has heard of it.
        ProcessHandle.of(pid).ifPresent(killed -> assertThat(killed.onExit()).succeedsWithin(Duration.ofSeconds(10)));
    }

    @Test
    void shouldNotWaitForADaemonThatKeepsTheOutput() throws IOException {
        long begin = System.nanoTime();

        run("sleep 5 &", ROUTER, TunnelScript.LIMIT);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void shouldHaveNoCapabilityUnlessItIsAskedFor() throws IOException {
        assertThat(capabilities(false)).isZero();
    }

    @Test
    void shouldKeepOnlyTheCapabilitiesOfANetwork() throws IOException {
        assertThat(capabilities(true) & ~(1L << 12 | 1L << 13))
                .as("CAP_NET_ADMIN and CAP_NET_RAW at most")
                .isZero();
    }

    private long capabilities(boolean network) throws IOException {
        run("grep CapEff /proc/self/status > capabilities", ROUTER, network, TunnelScript.LIMIT);
        String effective = Files.readString(home.resolve("capabilities")).replaceAll("\\s+", " ");
        return Long.parseUnsignedLong(effective.split(" ", -1)[1], 16);
    }

    @Test
    void shouldSayThatItCannotRunInAFolderThatIsNotThere() {
        TunnelScript script =
                new TunnelScript(home.resolve("gone.sh"), home.resolve("gone"), Optional.empty(), false, () -> false);

        assertThat(script.exists()).isFalse();
        assertThatThrownBy(() -> script.run(ScriptOperation.TEARDOWN, ROUTER, 0))
                .isInstanceOf(CommandFailure.class);
    }
}
