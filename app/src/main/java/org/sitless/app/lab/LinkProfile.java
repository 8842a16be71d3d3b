package org.sitless.app.lab;

import java.util.List;

/**
 * How packets cross a link: a veth pair can be made to behave like three rather different wires, and an endpoint that is fine on one
 * may be useless on another.
 */
public enum LinkProfile {
    /**
     * Packets of at most the MTU, checksums finished, nothing merged on arrival. The sending kernel segments and sums in software
     * before the device; the receiver has no GRO. The only profile in which a naive raw-socket endpoint can face a sender that uses
     * segmentation offload.
     */
    PLAIN(false, "off", "off"),

    /**
     * What a veth does by itself: super-packets of up to 64 KB and unfinished checksums cross whole, as between two containers or
     * over virtio. {@code tx-ipxip4-segmentation} lets 6in4 super-packets cross, {@code tx-udp-segmentation} UDP ones.
     */
    VETH(false, "on", "off"),

    /**
     * Like a network card: packets of at most the MTU with finished checksums on the wire, but the receiver merges bursts (GRO)
     * before any socket sees them. GRO turns the veth's NAPI on; only with a NAPI thread do packets wait long enough to be merged.
     */
    WIRE(true, "off", "on");

    private final boolean threadedNapi;
    private final String sendOffloads;
    private final String gro;

    LinkProfile(boolean threadedNapi, String sendOffloads, String gro) {
        this.threadedNapi = threadedNapi;
        this.sendOffloads = sendOffloads;
        this.gro = gro;
    }

    /** Gives this character to one end, whatever it had before. The device must be up: a veth has no NAPI while it is down. */
    void apply(LinkEnd end) {
        if (!threadedNapi) {
            end.threadedNapi(false);
        }
        end.features(features());
        if (threadedNapi) {
            end.threadedNapi(true);
        }
    }

    private List<String> features() {
        return List.of(
                "tx", sendOffloads,
                "tso", sendOffloads,
                "tx-ipxip4-segmentation", sendOffloads,
                "tx-udp-segmentation", sendOffloads,
                "gro", gro);
    }
}
