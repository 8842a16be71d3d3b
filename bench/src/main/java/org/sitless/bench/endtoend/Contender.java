package org.sitless.bench.endtoend;

import org.sitless.app.lab.LabLink;
import org.sitless.testbed.SitlessPeer;
import org.sitless.testbed.SocatPeer;
import org.sitless.testbed.TunnelEnd;
import org.sitless.testbed.TunnelPeer;

/** What is measured: a way to put a tunnel, or nothing, between the two hosts of a link. */
enum Contender {
    /** The bare link: what no tunnel can beat. */
    BARE("bare link") {
        @Override
        Pair start(LabLink link) {
            return Pair.bare(link);
        }
    },
    SOCAT("socat") {
        @Override
        Pair start(LabLink link) {
            TunnelPeer left = SocatPeer.start(link.left().host(), DEVICE, TunnelEnd.left());
            return Pair.of(left, SocatPeer.start(link.right().host(), DEVICE, TunnelEnd.right()));
        }
    },
    SITLESS("sitless") {
        @Override
        Pair start(LabLink link) {
            TunnelPeer left = SitlessPeer.start(link.left().host(), DEVICE, TunnelEnd.left());
            return Pair.of(left, SitlessPeer.start(link.right().host(), DEVICE, TunnelEnd.right()));
        }
    };

    private static final String DEVICE = "tun6";

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    /** Puts it on the link. Closing the pair takes it away again. */
    abstract Pair start(LabLink link);

    String title() {
        return title;
    }
}
