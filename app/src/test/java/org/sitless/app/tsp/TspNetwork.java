package org.sitless.app.tsp;

import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabLink;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;

/**
 * Clients of one broker, and what they want to reach.
 *
 * <pre>
 *   LAN host ── client ── 198.51.100.0/24, routed ──┐
 *                     └── 203.0.113.0/24, NAT ──── core ── 192.0.2.0/24 ── broker ── 2001:db8:1::/64 ── server
 * </pre>
 *
 * The server and the LANs know no IPv4. A client has an address on either side of the NAT and goes out by the one that is wanted. Each
 * has addresses of its own, since no two users can end tunnels at one IPv4 address.
 */
final class TspNetwork {
    /** The IPv6-only server. */
    static final String SERVER = "2001:db8:1::2";

    private static final String NAT =
            "table ip sites { chain out { type nat hook postrouting priority srcnat; policy accept; }; }";

    private final Lab lab;
    private final LabHost core;
    private final LabHost broker;
    private final LabLink outer;
    private int sites;

    TspNetwork(Lab lab) {
        this.lab = lab;
        this.core = lab.host("core");
        this.broker = lab.host("broker");
        core.forward();
        outer = lab.link(
                broker,
                core,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("192.0.2.1/24").rightAddresses("192.0.2.254/24"));
        broker.ip("route", "add", "default", "via", "192.0.2.254");
        server(lab, broker);
        core.run("nft", NAT).orThrow();
    }

    /** Puts the IPv6-only server behind a broker's host. */
    static LabHost server(Lab lab, LabHost broker) {
        LabHost server = lab.host("server");
        lab.link(
                broker,
                server,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("2001:db8:1::1/64").rightAddresses(SERVER + "/64"));
        server.ip("-6", "route", "add", "default", "via", "2001:db8:1::1");
        return server;
    }

    /** The broker's host. */
    LabHost broker() {
        return broker;
    }

    /** Adds a client with its LAN. */
    TspSite addSite(String user) {
        sites++;
        TspSite site = new TspSite(lab, core, user, sites);
        String translated = "192.0.2." + (100 + sites);
        outer.right().addAddress(translated + "/24");
        core.run("nft", "add rule ip sites out ip saddr " + site.behindNat() + " snat to " + translated)
                .orThrow();
        return site;
    }
}
