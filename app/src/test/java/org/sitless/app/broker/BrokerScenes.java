package org.sitless.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.Ping;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.TspDialogue;
import org.sitless.testbed.TunnelEnd;

/** What clients of a broker do in its tests. */
final class BrokerScenes {
    private BrokerScenes() {}

    static LabHost web(Lab lab, LabHost host) {
        LabHost web = lab.host("web");
        lab.link(
                host,
                web,
                LinkSpec.of(LinkProfile.PLAIN)
                        .leftAddresses("198.51.100.1/24", "2001:db8:1::1/64")
                        .rightAddresses("198.51.100.2/24", "2001:db8:1::2/64"));
        web.ip("-6", "route", "add", "default", "via", "2001:db8:1::1");
        return web;
    }

    /** Gets alice a tunnel, which is up when this returns: over UDP an accept is acknowledged, over TCP it is not. */
    static String negotiate(LabHost client, String type, Optional<Integer> prefixLength) {
        try (TspDialogue dialogue = TspDialogue.udp(client, BrokerProcess.ADDRESS, BrokerProcess.PORT)) {
            dialogue.login("alice", "s3cret");
            String offer = dialogue.create(type, prefixLength);
            dialogue.accept();
            return offer;
        }
    }

    static SitlessPeer up(LabHost client, String address) {
        TunnelEnd end = new TunnelEnd("192.0.2.2", BrokerProcess.ADDRESS, address + "/128", 1_480);
        return SitlessPeer.start(client, "sit1", end, "--route", "default");
    }

    /** The first address of the first /64 but one. */
    static String inPrefix(String offer) {
        String prefix = TspDialogue.prefix(offer);
        return prefix.substring(0, prefix.indexOf('/')).replaceAll("0000$", "0001") + "/128";
    }

    static void assertAnswers(Ping ping) {
        assertThat(ping.send()).as("ping %s", ping.to()).matches(Ping.Outcome::allAnswered);
    }

    static String routes(LabHost host) {
        return host.ip("-6", "route", "show", "table", "all").stdout();
    }
}
