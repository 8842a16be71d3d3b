package org.sitless.app.broker;

import java.util.HashMap;
import java.util.Map;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.TunnelSnapshot;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.tunnel.TunnelTable;

/** Refuses what the data plane would refuse, carries nothing, and counts what it is told to have carried. */
final class FakeCarrier implements TunnelCarrier {
    final Map<OuterEnd, Integer> paths = new HashMap<>();
    private final TunnelTable table = new TunnelTable();
    private final Map<Integer, Long> heard = new HashMap<>();
    private final Map<Integer, Long> guessed = new HashMap<>();
    private final Map<Integer, Long> refused = new HashMap<>();
    int room = Integer.MAX_VALUE;
    private int lastIndex;
    private int replacements;

    @Override
    public Tunnel addTunnel(TunnelSpec spec) {
        if (table.size() >= room) {
            throw new IllegalStateException("no room for another tunnel");
        }
        Tunnel tunnel = new Tunnel(spec, lastIndex++);
        table.add(tunnel);
        return tunnel;
    }

    @Override
    public Tunnel replaceTunnel(Tunnel old, TunnelSpec spec) {
        Tunnel successor = new Tunnel(spec, old.index());
        table.replace(old, successor);
        replacements++;
        return successor;
    }

    @Override
    public void removeTunnel(Tunnel tunnel) {
        table.remove(tunnel);
    }

    @Override
    public TunnelSnapshot snapshot(RoadName road, Tunnel tunnel) {
        long packets = heard.getOrDefault(tunnel.index(), 0L);
        long guessable = guessed.getOrDefault(tunnel.index(), 0L);
        return new TunnelSnapshot(packets + guessable, 0, refused.getOrDefault(tunnel.index(), 0L), packets);
    }

    @Override
    public void outerPathMtu(OuterEnd remote, int bytes) {
        paths.put(remote, bytes);
    }

    /** A packet came from the right outer end, and its inner source was not the client's. */
    void refuse(Tunnel tunnel) {
        refused.merge(tunnel.index(), 1L, Long::sum);
    }

    /** A packet came from the link-local address of the outer end. */
    void guess(Tunnel tunnel) {
        guessed.merge(tunnel.index(), 1L, Long::sum);
    }

    /** A packet has crossed this tunnel, in both directions. */
    void carry(Tunnel tunnel) {
        heard.merge(tunnel.index(), 1L, Long::sum);
    }

    int tunnels() {
        return table.size();
    }

    int replacements() {
        return replacements;
    }
}
