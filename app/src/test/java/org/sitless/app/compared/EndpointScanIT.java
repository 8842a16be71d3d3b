package org.sitless.app.compared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.testbed.WithLab;

/**
 * What a scanner for open tunnels tries on a live endpoint: no answer on any wire, no forwarding, and the reason by name where the packet
 * got as far as us. From a stranger nothing does: the socket's filter ends it in the kernel (docs/decisions/0004).
 *
 * <p>Protocol 41 authenticates nobody, so whoever can forge the remote end's IPv4 address can do what the remote end can: the last methods
 * say how much that is. No answer ever goes to the forger: it goes into the tunnel.
 */
@WithLab
@Timeout(120)
class EndpointScanIT {
    private static final List<String> STRANGERS = List.of("198.51.100.77", "192.0.2.77", "192.0.2.254");
    private static final ComparedEndpoint.Seen NOTHING = new ComparedEndpoint.Seen("-", "-", "-");

    /**
     * One method.
     *
     * @param packets as {@link InputText} reads them
     * @param wire what a forged remote end makes appear on the outer wire, in the tunnel
     * @param inside what it makes appear behind us
     * @param counted what is counted then
     */
    private record Method(String name, String packets, String wire, String inside, String counted) {
        static Method refused(String name, String packets, String reason) {
            return new Method(name, packets, "-", "-", reason);
        }
    }

    private static final List<Method> METHODS = List.of(
            Method.refused("source is the host's own address", "src=2001:db8:1::1", "INNER_SOURCE_IS_OURS"),
            Method.refused("source is the host's link-local address", "src=fe80::c000:201", "INNER_SOURCE_IS_OURS"),
            Method.refused("loopback source", "src=::1", "INNER_SOURCE_MARTIAN"),
            Method.refused("unspecified source", "src=::", "INNER_SOURCE_MARTIAN"),
            Method.refused("multicast source", "src=ff02::1", "INNER_SOURCE_MARTIAN"),
            Method.refused("IPv4-mapped source", "src=::ffff:198.51.100.77", "INNER_SOURCE_MARTIAN"),
            Method.refused("IPv4-compatible source", "src=::198.51.100.77", "INNER_SOURCE_MARTIAN"),
            Method.refused("6to4 source of a private address", "src=2002:c0a8:1::1", "INNER_SOURCE_MARTIAN"),
            Method.refused("6to4 source of the host", "src=2002:c000:201::1", "INNER_EMBEDS_TUNNEL_END"),
            Method.refused("ISATAP source of the host", "src=2001:db8:5::5efe:c000:201", "INNER_EMBEDS_TUNNEL_END"),
            Method.refused("Teredo source, private client", "src=2001:0:c633:644d::f5ff:fffe", "INNER_SOURCE_MARTIAN"),
            Method.refused("Teredo source, private server", "src=2001:0:a00:1::39cc:9bb2", "INNER_SOURCE_MARTIAN"),
            Method.refused("6to4 destination of the host", "dst=2002:c000:201::1", "INNER_EMBEDS_TUNNEL_END"),
            Method.refused("6to4 destination of the remote end", "dst=2002:c000:202::1", "INNER_EMBEDS_TUNNEL_END"),
            Method.refused("6to4 destination of 255.255.255.255", "dst=2002:ffff:ffff::1", "INNER_DESTINATION_MARTIAN"),
            Method.refused("6to4 destination of a group", "dst=2002:e000:1::1", "INNER_DESTINATION_MARTIAN"),
            Method.refused("IPv4-mapped destination", "dst=::ffff:198.51.100.77", "INNER_DESTINATION_MARTIAN"),
            Method.refused("loopback destination", "dst=::1", "INNER_DESTINATION_MARTIAN"),
            Method.refused("interface-local group", "dst=ff01::1", "INNER_DESTINATION_MARTIAN"),
            Method.refused("IPv6 in IPv6", "kind=ipv6", "INNER_NESTED"),
            Method.refused("IPv4 in IPv6", "kind=ipv4", "INNER_NESTED"),
            Method.refused("GRE in IPv6", "kind=gre", "INNER_NESTED"),
            Method.refused("our own packet in IPv6, through us", "kind=ipv4 dst=2001:db8:2::2", "INNER_NESTED"),
            Method.refused("no inner packet", "octets=0", "OUTER_EMPTY"),
            Method.refused("octets that are no packet", "octets=60", "INNER_NOT_IPV6"),
            // What a forged remote end can do, as the real one: answers go into the tunnel, to who has the address.
            new Method(
                    "inner ping from a host of the scanner",
                    "src=2001:db8:ffff::bad",
                    "reply from B",
                    "-",
                    "forwarded"),
            new Method("6to4 source of the scanner", "src=2002:c633:644d::1", "-", "-", "forwarded"),
            new Method("hop limit 0", "src=2001:db8:ffff::bad hl=0 dst=2001:db8:2::2", "3/0 from B", "-", "forwarded"),
            new Method("hop limit 1", "src=2001:db8:ffff::bad hl=1 dst=2001:db8:2::2", "3/0 from B", "-", "forwarded"),
            new Method("all nodes", "src=2001:db8:ffff::bad dst=ff02::1", "reply from B", "-", "forwarded"),
            new Method(
                    "into the network behind",
                    "src=2001:db8:ffff::bad dst=2001:db8:2::2",
                    "-",
                    "request hl=63 tc=00",
                    "forwarded"));

    @TestFactory
    Stream<DynamicTest> shouldBeClosedToScanners(Lab lab) {
        ComparedEndpoint endpoint = ComparedEndpoint.start(lab);
        return METHODS.stream()
                .map(method -> DynamicTest.dynamicTest(method.name(), () -> scan(endpoint, method)))
                .onClose(endpoint::close);
    }

    private static void scan(ComparedEndpoint endpoint, Method method) throws InterruptedException {
        for (String stranger : STRANGERS) {
            assertThat(endpoint.run(InputText.steps(method.packets() + " osrc=" + stranger)))
                    .as("from the stranger %s", stranger)
                    .isEqualTo(NOTHING);
        }
        assertThat(endpoint.run(InputText.steps(method.packets())))
                .as("from whoever forges the remote end")
                .isEqualTo(new ComparedEndpoint.Seen(method.wire(), method.inside(), method.counted()));
    }
}
