package org.sitless.dataplane.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

class TunnelTableTest {
    private final TunnelTable table = new TunnelTable();

    @Test
    void shouldFindByOuterSource() {
        Tunnel tunnel = add("198.51.100.1", "2001:db8:1::/48");

        assertThat(table.byRemote(proto41("198.51.100.1"))).isSameAs(tunnel);
        assertThat(table.byRemote(proto41("198.51.100.2"))).isNull();
    }

    @Test
    void shouldPreferTheLongestPrefix() {
        Tunnel site = add("198.51.100.1", "2001:db8:1::/48");
        Tunnel host = add("198.51.100.2", "2001:db8:1::7/128");
        Tunnel rest = add("198.51.100.3", "::/0");

        assertThat(byDestination("2001:db8:1::7")).isSameAs(host);
        assertThat(byDestination("2001:db8:1::8")).isSameAs(site);
        assertThat(byDestination("2001:db8:2::7")).isSameAs(rest);
    }

    @Test
    void shouldLeadToTheRemoteEndsLinkLocalAddress() {
        Tunnel client = add("198.51.100.1", "2001:db8:1::/48");

        assertThat(byDestination("fe80::c633:6401")).isSameAs(client);
        assertThat(byDestination("fe80::c633:6402")).isNull();
    }

    @Test
    void shouldForgetARemovedTunnel() {
        Tunnel stays = add("198.51.100.1", "2001:db8:1::/48");
        Tunnel leaves = add("198.51.100.2", "2001:db8:1::7/128", "2001:db8:2::/48", "2001:db8:3::/56");

        table.remove(leaves);
        table.remove(leaves);

        assertThat(table.size()).isEqualTo(1);
        assertThat(byDestination("2001:db8:1::7")).isSameAs(stays);
        assertThat(byDestination("2001:db8:2::")).isNull();
        assertThat(byDestination("2001:db8:3::")).isNull();
    }

    @Test
    void shouldChangeNothingWhenATunnelIsRefused() {
        Tunnel first = add("198.51.100.1", "2001:db8:1::/48");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> add("198.51.100.1", "2001:db8:2::/48"))
                .withMessageContaining("already goes there");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add("198.51.100.2", "2001:db8:2::/48", "2001:db8:1::/48"))
                .withMessageContaining("2001:db8:1::/48 already leads to");

        assertThat(table.size()).isEqualTo(1);
        assertThat(byDestination("2001:db8:1::")).isSameAs(first);
        assertThat(byDestination("2001:db8:2::")).isNull();
    }

    @Property(tries = 50)
    void shouldAgreeWithASearchThroughAList(@ForAll long seed) {
        Random random = new Random(seed);
        List<Tunnel> model = new ArrayList<>();
        TunnelTable tested = new TunnelTable();
        for (int step = 0; step < 400; step++) {
            if (random.nextInt(3) > 0 || model.isEmpty()) {
                Tunnel tunnel = new Tunnel(
                        TunnelSpecs.client(remote(step), prefix(random).toString()), step);
                if (accepts(tested, tunnel)) {
                    model.add(tunnel);
                }
            } else {
                tested.remove(model.remove(random.nextInt(model.size())));
            }
            Ipv6Address wanted = address(random);
            assertThat(tested.byDestination(wanted.high(), wanted.low())).isSameAs(search(model, wanted));
        }
        assertThat(tested.size()).isEqualTo(model.size());
    }

    @Test
    void shouldTellEndsAtOneAddressApart() {
        Tunnel plain = add("198.51.100.1", "2001:db8:1::/48");
        Tunnel first = addUdp("198.51.100.1", 5_001, "2001:db8:2::/48");
        Tunnel second = addUdp("198.51.100.1", 5_002, "2001:db8:3::/48");

        assertThat(table.byRemote(proto41("198.51.100.1"))).isSameAs(plain);
        assertThat(table.byRemote(first.spec().remote().key())).isSameAs(first);
        assertThat(table.byRemote(second.spec().remote().key())).isSameAs(second);
        assertThat(table.byRemote(
                        OuterEnd.udpKey(Ipv4Address.parse("198.51.100.1").bits(), 0)))
                .as("a source port of 0 is not protocol 41")
                .isNull();
        assertThat(byDestination("fe80::c633:6401")).isSameAs(plain);
    }

    @Test
    void shouldKnowNoLinkLocalAddressBehindUdp() {
        addUdp("198.51.100.1", 5_001, "2001:db8:2::/48");

        assertThat(byDestination("fe80::c633:6401")).isNull();
    }

    @Test
    void shouldPutASuccessorInTheSamePlace() {
        Tunnel old = addUdp("198.51.100.1", 5_001, "2001:db8:2::/48", "2001:db8:3::/56");
        Tunnel successor = udp("198.51.100.2", 5_001, "2001:db8:2::/48");

        table.replace(old, successor);

        assertThat(table.size()).isEqualTo(1);
        assertThat(table.byRemote(old.spec().remote().key())).isNull();
        assertThat(byDestination("2001:db8:2::")).isSameAs(successor);
        assertThat(byDestination("2001:db8:3::")).isNull();
    }

    @Test
    void shouldKeepTheOldOneWhenASuccessorIsRefused() {
        Tunnel old = addUdp("198.51.100.1", 5_001, "2001:db8:2::/48");
        addUdp("198.51.100.1", 5_002, "2001:db8:3::/48");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.replace(old, udp("198.51.100.1", 5_001, "2001:db8:3::/48")));

        assertThat(table.byRemote(old.spec().remote().key())).isSameAs(old);
        assertThat(byDestination("2001:db8:2::")).isSameAs(old);
    }

    @Test
    void shouldHoldAHundredThousandTunnels() {
        int tunnels = 100_000;
        for (int i = 0; i < tunnels; i++) {
            Ipv6Prefix prefix = new Ipv6Prefix(0x2001_0DB8_0000_0000L + ((long) i << 16), 0, 48);
            table.add(
                    new Tunnel(TunnelSpecs.client(new Ipv4Address(0x0A00_0001 + i).toString(), prefix.toString()), i));
        }

        for (int i = 0; i < tunnels; i++) {
            long high = 0x2001_0DB8_0000_0000L + ((long) i << 16);
            assertThat(table.byDestination(high + 5, i).index()).isEqualTo(i);
            assertThat(table.byRemote(OuterEnd.proto41Key(0x0A00_0001 + i)).index())
                    .isEqualTo(i);
        }
        assertThat(table.byDestination(0x3FFE_0000_0000_0000L, 1)).isNull();
    }

    /** A search through all of them would take a thousand times as long. */
    @Test
    void shouldSearchAHundredThousandTunnelsAboutAsFastAsAHundred() {
        long few = nanosOfSearches(filled(100), 100);
        long many = nanosOfSearches(filled(100_000), 100_000);

        assertThat(many).as("with 100: %d ns", few).isLessThan(50 * few);
    }

    private static TunnelTable filled(int tunnels) {
        TunnelTable filled = new TunnelTable();
        for (int i = 0; i < tunnels; i++) {
            Ipv6Prefix prefix = new Ipv6Prefix(0x2001_0DB8_0000_0000L + ((long) i << 16), 0, 48);
            filled.add(new Tunnel(TunnelSpecs.client("198.51.100." + i % 4, 1_024 + i / 4, prefix.toString()), i));
        }
        return filled;
    }

    /** The shortest of some rounds, so that it was compiled and nobody else had the processor. */
    private static long nanosOfSearches(TunnelTable table, int tunnels) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            int found = 0;
            long before = System.nanoTime();
            for (int search = 0; search < 50_000; search++) {
                int i = (int) (((search * 2_654_435_761L) >>> 7) % tunnels);
                Tunnel byRemote = table.byRemote(OuterEnd.udpKey(0xC633_6400 + i % 4, 1_024 + i / 4));
                found += byRemote == table.byDestination(0x2001_0DB8_0000_0000L + ((long) i << 16), 1) ? 1 : 0;
            }
            best = Math.min(best, System.nanoTime() - before);
            assertThat(found).isEqualTo(50_000);
        }
        return best;
    }

    private static boolean accepts(TunnelTable table, Tunnel tunnel) {
        try {
            table.add(tunnel);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private static Tunnel search(List<Tunnel> tunnels, Ipv6Address address) {
        return tunnels.stream()
                .filter(tunnel -> tunnel.remoteHolds(address.high(), address.low()))
                .max(Comparator.comparingInt(
                        tunnel -> tunnel.spec().remotePrefixes().get(0).length()))
                .orElse(null);
    }

    /** Few different addresses, so that prefixes nest, collide and probe far. */
    private static Ipv6Address address(Random random) {
        return new Ipv6Address(0x2001_0DB8_0000_0000L + random.nextInt(6), (long) random.nextInt(4) << 62);
    }

    private static Ipv6Prefix prefix(Random random) {
        int[] lengths = {0, 32, 62, 63, 64, 65, 66, 128};
        return Ipv6Prefix.of(address(random), lengths[random.nextInt(lengths.length)]);
    }

    private static String remote(int number) {
        return new Ipv4Address(0xC633_6400 + number).toString();
    }

    private Tunnel add(String remote, String... prefixes) {
        Tunnel tunnel = new Tunnel(TunnelSpecs.client(remote, prefixes), table.size());
        table.add(tunnel);
        return tunnel;
    }

    private Tunnel addUdp(String remote, int port, String... prefixes) {
        Tunnel tunnel = udp(remote, port, prefixes);
        table.add(tunnel);
        return tunnel;
    }

    private static Tunnel udp(String remote, int port, String... prefixes) {
        return new Tunnel(TunnelSpecs.client(remote, port, prefixes), 0);
    }

    private static long proto41(String address) {
        return OuterEnd.proto41(Ipv4Address.parse(address)).key();
    }

    private Tunnel byDestination(String address) {
        Ipv6Address parsed = Ipv6Address.parse(address);
        return table.byDestination(parsed.high(), parsed.low());
    }
}
