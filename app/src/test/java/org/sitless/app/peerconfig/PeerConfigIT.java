package org.sitless.app.peerconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sitless.app.lab.CommandResult;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.testbed.KernelSitGuest;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.WithLab;

/** What we print for Linux, typed into a Linux that has the module sit. */
@WithLab
class PeerConfigIT {
    private static final PeerTerms TERMS = new PeerTerms(
            Ipv4Address.parse("192.0.2.2"),
            Ipv4Address.parse("192.0.2.1"),
            Ipv6Address.parse("2001:db8:f000::2"),
            Ipv6Address.parse("2001:db8:1::1"),
            Optional.of(Ipv6Prefix.parse("2001:db8:4001::/48")),
            1_480,
            Optional.of("lo"));

    @Test
    void shouldMakeAKernelsTunnelTheOtherEndOfOurs(Lab lab) {
        KernelSitGuest.assumeAvailable();
        LabLink link = lab.join(LinkSpec.of(LinkProfile.PLAIN).guestOnTheRight());
        SitlessPeer.start(
                link.left().host(),
                "sitless0",
                TunnelEnd.left(),
                "--route",
                "2001:db8:f000::/64",
                "--route",
                "2001:db8:4001::/48");
        KernelSitGuest guest = KernelSitGuest.boot(link.right(), TunnelEnd.right());
        guest.run("ip", "tunnel", "del", "sit1").orThrow();

        String typed = Platform.LINUX
                .configuration(TERMS)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("; ", "set -e; ", ""));
        guest.run("sh", "-c", typed).orThrow();

        assertThat(ping(link, "2001:db8:f000::2").exitCode()).as("its address").isZero();
        assertThat(ping(link, "2001:db8:4001::1").exitCode()).as("its LAN").isZero();
        assertThat(ping(link, "2001:db8:4001:77::1").stdout())
                .as("the rest of its prefix")
                .contains("unreachable");
    }

    private static CommandResult ping(LabLink link, String address) {
        return link.left().host().run("ping", "-6", "-c", "1", "-W", "5", address);
    }
}
