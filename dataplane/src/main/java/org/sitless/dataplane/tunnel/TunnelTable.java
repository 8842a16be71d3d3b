package org.sitless.dataplane.tunnel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * The tunnels of a lane, found in constant time whatever their number.
 *
 * <ul>
 *   <li>Decap road: by outer source, one hash lookup.
 *   <li>Encap road: by inner destination, the longest prefix first; one hash lookup for each prefix <em>length</em> in use. A
 *       point-to-point tunnel is the entry ::/0 and takes whatever the kernel routed into the device.
 * </ul>
 *
 * Where a tunnel was given particular prefixes, the link-local address of its remote end, if known, leads to it too: neighbours on a
 * tunnel are asked for by that address (RFC 4213 §3.8).
 *
 * <p>Threads: one owner, which reads and writes; a lane whose roads run on two threads gives each road a table of its own.
 */
public final class TunnelTable {
    private final Long2ObjectHashMap<Tunnel> byRemote = new Long2ObjectHashMap<>();
    private PrefixMap[] longestFirst = {};

    /** The tunnel to the outer end with this {@link OuterEnd#key()}, or null. */
    public Tunnel byRemote(long key) {
        return byRemote.get(key);
    }

    /** The tunnel that leads to this inner address, or null. */
    public Tunnel byDestination(long high, long low) {
        for (PrefixMap prefixes : longestFirst) {
            Tunnel found = prefixes.get(high, low);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    public int size() {
        return byRemote.size();
    }

    /**
     * Adds a tunnel.
     *
     * @throws IllegalArgumentException when its remote end or one of its prefixes already belongs to another tunnel; then nothing changed
     */
    public void add(Tunnel tunnel) {
        Tunnel sameRemote = byRemote.get(tunnel.spec().remote().key());
        if (sameRemote != null) {
            throw new IllegalArgumentException(tunnel + ": " + sameRemote + " already goes there");
        }
        Ipv6Prefix[] prefixes = tunnel.leadingPrefixes();
        for (Ipv6Prefix prefix : prefixes) {
            PrefixMap map = mapOf(prefix.length());
            Tunnel owner = map == null ? null : map.get(prefix.high(), prefix.low());
            if (owner != null) {
                throw new IllegalArgumentException(tunnel + ": " + prefix + " already leads to " + owner);
            }
        }
        byRemote.put(tunnel.spec().remote().key(), tunnel);
        for (Ipv6Prefix prefix : prefixes) {
            mapFor(prefix.length()).put(prefix, tunnel);
        }
    }

    /** Forgets a tunnel that was added; one that was not is no error. */
    public void remove(Tunnel tunnel) {
        if (byRemote.get(tunnel.spec().remote().key()) != tunnel) {
            return;
        }
        byRemote.remove(tunnel.spec().remote().key());
        for (Ipv6Prefix prefix : tunnel.leadingPrefixes()) {
            PrefixMap map = mapFor(prefix.length());
            map.remove(prefix, tunnel);
            if (map.isEmpty()) {
                lengthsInUse(without(map));
            }
        }
    }

    /**
     * Puts a tunnel in the place of another, whose remote end and prefixes it may take over.
     *
     * @throws IllegalArgumentException as {@link #add}; then nothing changed
     */
    public void replace(Tunnel tunnel, Tunnel successor) {
        remove(tunnel);
        try {
            add(successor);
        } catch (IllegalArgumentException refused) {
            add(tunnel);
            throw refused;
        }
    }

    private PrefixMap mapOf(int prefixLength) {
        for (PrefixMap map : longestFirst) {
            if (map.prefixLength() == prefixLength) {
                return map;
            }
        }
        return null;
    }

    private PrefixMap mapFor(int prefixLength) {
        PrefixMap map = mapOf(prefixLength);
        if (map == null) {
            map = new PrefixMap(prefixLength);
            List<PrefixMap> maps = new ArrayList<>(List.of(longestFirst));
            maps.add(map);
            lengthsInUse(maps);
        }
        return map;
    }

    private List<PrefixMap> without(PrefixMap emptied) {
        List<PrefixMap> maps = new ArrayList<>(List.of(longestFirst));
        maps.remove(emptied);
        return maps;
    }

    private void lengthsInUse(List<PrefixMap> maps) {
        maps.sort(Comparator.comparingInt(PrefixMap::prefixLength).reversed());
        longestFirst = maps.toArray(new PrefixMap[0]);
    }
}
