package org.sitless.app.soak;

import java.util.List;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TspcProcess;
import org.sitless.testbed.TunnelEnd;

/**
 * Who is in it.
 *
 * <pre>
 *   left  ──┐                ┌── right          left and right: two ends of one configured tunnel
 *   dsl   ──┤ core (router) ─┤                  dsl: tspc, v6v4, its address changes
 *   flat  ──┘   NAT for flat └── broker ── server (IPv6 only)
 *                                               flat: tspc, v6udpv4, behind a NAT
 * </pre>
 */
final class SoakNetwork {
    /** The IPv6-only server behind the broker. */
    static final String SERVER = "2001:db8:1::2";

    final LabHost core;
    final LabHost server;
    final SoakEnd left;
    final SoakEnd right;
    final SoakEnd dsl;
    final SoakEnd flat;
    final SoakEnd broker;
    private BrokerProcess brokerProcess;

    SoakNetwork(Lab lab) {
        core = lab.host("core");
        core.forward();
        SoakHost leftHost = new SoakHost(lab, core, "left", "198.51.100.2/29", "", "198.51.100.1/29");
        SoakHost rightHost = new SoakHost(lab, core, "right", "198.51.100.10/29", "", "198.51.100.9/29");
        SoakHost dslHost = new SoakHost(lab, core, "dsl", "198.51.100.18/29", "198.51.100.19/29", "198.51.100.17/29");
        SoakHost flatHost = new SoakHost(lab, core, "flat", "203.0.113.2/29", "203.0.113.3/29", "203.0.113.1/29");
        SoakHost brokerHost = new SoakHost(lab, core, "broker", "192.0.2.1/24", "", "192.0.2.254/24");
        server = server(lab, brokerHost.host());
        core.run(
                        "nft",
                        "add table ip nat; add chain ip nat out { type nat hook postrouting priority srcnat; };"
                                + " add rule ip nat out ip saddr 203.0.113.0/29 masquerade")
                .orThrow();
        left = new SoakEnd(leftHost, false, () -> up(leftHost, end("198.51.100.2", "198.51.100.10", 1)));
        right = new SoakEnd(rightHost, false, () -> up(rightHost, end("198.51.100.10", "198.51.100.2", 2)));
        dsl = new SoakEnd(dslHost, true, () -> tspc(dslHost, "alice", "v6v4"));
        flat = new SoakEnd(flatHost, true, () -> tspc(flatHost, "bob", "v6udpv4"));
        broker = new SoakEnd(brokerHost, true, this::broker);
    }

    private static LabHost server(Lab lab, LabHost broker) {
        LabHost server = lab.host("server");
        lab.link(
                broker,
                server,
                LinkSpec.of(LinkProfile.PLAIN).leftAddresses("2001:db8:1::1/64").rightAddresses(SERVER + "/64"));
        server.ip("-6", "route", "add", "default", "via", "2001:db8:1::1");
        return server;
    }

    private static TunnelEnd end(String local, String remote, int number) {
        return new TunnelEnd(local, remote, "2001:db8:2::" + number + "/64", 1_480);
    }

    private static SoakEnd.Started up(SoakHost home, TunnelEnd end) {
        SitlessPeer peer = SitlessPeer.start(home.host(), "sitless0", end);
        return new SoakEnd.Started(peer.process(), "sitless0", end.inner());
    }

    private static SoakEnd.Started tspc(SoakHost home, String user, String mode) {
        TspcProcess client = TspcProcess.start(
                home.host(),
                "userid=" + user + "\npasswd=s3cret\nserver=192.0.2.1\nauth_method=digest-md5\ntunnel_mode=" + mode
                        + "\nkeepalive=yes\nkeepalive_interval=5\nretry_delay=1\nretry_delay_max=2\n");
        return new SoakEnd.Started(client.process(), client.fact("tun"), client.fact("address"));
    }

    private SoakEnd.Started broker() {
        if (brokerProcess == null) {
            String file = BrokerProcess.usualFile().replace("interval = \"30s\"", "interval = \"5s\"");
            brokerProcess = BrokerProcess.start(broker.home().host(), file, "bob");
        } else {
            brokerProcess.restart();
        }
        return new SoakEnd.Started(brokerProcess.process(), "tsp0", BrokerProcess.INNER);
    }

    /** Starts everything; the broker first. */
    void start() {
        List.of(broker, left, right, dsl, flat).forEach(SoakEnd::start);
    }

    /** Whose name a hostile packet to this end would bear: that of the other end of its tunnel. */
    String peerOf(SoakEnd end) {
        if (end == left) {
            return right.home().address();
        }
        if (end == right) {
            return left.home().address();
        }
        return end == broker ? dsl.home().address() : broker.home().address();
    }

    /** Who must reach which address when all is well: every tunnel, both ways. */
    List<Direction> directions() {
        return List.of(
                new Direction(left.home().host(), "2001:db8:2::2"),
                new Direction(right.home().host(), "2001:db8:2::1"),
                new Direction(dsl.home().host(), SERVER),
                new Direction(flat.home().host(), SERVER),
                new Direction(server, dsl.inner()),
                new Direction(server, flat.inner()));
    }

    /** Pings from here must be answered from there. */
    record Direction(LabHost from, String address) {}

    List<SoakEnd> ends() {
        return List.of(left, right, dsl, flat, broker);
    }
}
