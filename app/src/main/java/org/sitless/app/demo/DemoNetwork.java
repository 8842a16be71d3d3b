package org.sitless.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkEnd;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;

/**
 * An Internet of one machine.
 *
 * <pre>
 *    client ─────── provider ─────── broker ─────── web
 *    192.0.2.10     IPv4 alone    198.51.100.1      2001:db8:ffff::80, IPv6 alone
 * </pre>
 */
final class DemoNetwork {
    static final String FIRST_ADDRESS = "192.0.2.10";
    static final String SECOND_ADDRESS = "192.0.2.77";
    static final String BROKER_ADDRESS = "198.51.100.1";
    static final String WEB_ADDRESS = "2001:db8:ffff::80";

    private static final String PREFIX = "/24";

    final LabHost client;
    final LabHost broker;
    final LabHost web;
    private final Lab lab;
    private final LinkEnd access;

    private DemoNetwork(Lab lab) {
        this.lab = lab;
        client = lab.host("client");
        LabHost provider = lab.host("provider");
        broker = lab.host("broker");
        web = lab.host("web");
        access = link(client, provider, FIRST_ADDRESS + PREFIX, "192.0.2.1" + PREFIX)
                .left();
        link(provider, broker, "198.51.100.254" + PREFIX, BROKER_ADDRESS + PREFIX);
        link(broker, web, "2001:db8:ffff::1/64", WEB_ADDRESS + "/64");
        provider.sysctl("net.ipv4.conf.all.forwarding", "1");
        client.ip("route", "add", "default", "via", "192.0.2.1");
        broker.ip("route", "add", "default", "via", "198.51.100.254");
        web.ip("-6", "route", "add", "default", "via", "2001:db8:ffff::1");
        // The first address of a device takes the others of its network along when it goes, unless this is 1.
        client.sysctl("net.ipv4.conf.all.promote_secondaries", "1");
    }

    static DemoNetwork in(Lab lab) {
        return new DemoNetwork(lab);
    }

    private static LabLink link(LabHost left, LabHost right, String leftAddress, String rightAddress) {
        return left.lab()
                .link(
                        left,
                        right,
                        LinkSpec.of(LinkProfile.VETH).leftAddresses(leftAddress).rightAddresses(rightAddress));
    }

    /** As a provider does at night: another address, and the old one is gone at once. */
    void renumberClient() {
        access.addAddress(SECOND_ADDRESS + PREFIX);
        access.removeAddress(FIRST_ADDRESS + PREFIX);
    }

    /** State of the demo's tunnels goes away with the laboratory. */
    Map<String, String> environment() {
        return Map.of("SITLESS_RUN_DIR", lab.directory().resolve("run").toString());
    }

    /** The broker's configuration, in the laboratory's folder. */
    Path brokerFile() {
        try {
            return Files.writeString(
                    lab.directory().resolve("broker.toml"), """
                    [tsp]
                    realm = "demo.example.net"
                    [tunnel]
                    local = "%s"
                    address = "2001:db8:f000::1"
                    dns = ["2001:db8:f000::53"]
                    [pool]
                    host = { prefix = "2001:db8:f000::/64" }
                    [store]
                    url = "sqlite:%s/broker.db"
                    """.formatted(BROKER_ADDRESS, lab.directory()));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write the broker's configuration", failed);
        }
    }

    /** Where the user's own configuration goes, which the broker's administrator hands him. */
    Path clientFile() {
        return lab.directory().resolve("alice.conf");
    }
}
