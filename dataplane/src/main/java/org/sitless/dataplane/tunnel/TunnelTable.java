package org.sitless.dataplane.tunnel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.agrona.collections.Int2ObjectHashMap;
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
 * Where a tunnel was given particular prefixes, the link-local address of its remote end leads to it too: neighbours on a tunnel are
 * asked for by that address (RFC 4213 §3.8).
 *
 * <p>Threads: one owner, which reads and writes; a lane whose roads run on two threads gives each road a table of its own.
 */
public final class TunnelTable {
    private static final int HOST_LENGTH = 128;

    private final Int2ObjectHashMap<Tunnel> byRemote = new Int2ObjectHashMap<>();
    private PrefixMap[] longestFirst = {};

    /** The tunnel to this outer address, or null. */
    public Tunnel byRemote(int remoteBits) {
        return byRemote.get(remoteBits);
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
        Tunnel sameRemote = byRemote.get(tunnel.spec().remote().bits());
        if (sameRemote != null) {
            throw new IllegalArgumentException(tunnel + ": " + sameRemote + " already goes there");
        }
        Set<Ipv6Prefix> prefixes = prefixesTo(tunnel);
        for (Ipv6Prefix prefix : prefixes) {
            PrefixMap map = mapOf(prefix.length());
            Tunnel owner = map == null ? null : map.get(prefix.high(), prefix.low());
            if (owner != null) {
                throw new IllegalArgumentException(tunnel + ": " + prefix + " already leads to " + owner);
            }
        }
        byRemote.put(tunnel.spec().remote().bits(), tunnel);
        prefixes.forEach(prefix -> mapFor(prefix.length()).put(prefix, tunnel));
    }

    /** Forgets a tunnel that was added; one that was not is no error. */
    public void remove(Tunnel tunnel) {
        if (byRemote.get(tunnel.spec().remote().bits()) != tunnel) {
            return;
        }
        byRemote.remove(tunnel.spec().remote().bits());
        for (Ipv6Prefix prefix : prefixesTo(tunnel)) {
            PrefixMap map = mapFor(prefix.length());
            map.remove(prefix, tunnel);
            if (map.isEmpty()) {
                lengthsInUse(without(map));
            }
        }
    }

    private static Set<Ipv6Prefix> prefixesTo(Tunnel tunnel) {
        Set<Ipv6Prefix> prefixes = new LinkedHashSet<>(tunnel.spec().remotePrefixes());
        if (!tunnel.takesEverything()) {
            prefixes.add(Ipv6Prefix.of(tunnel.remoteLinkLocal(), HOST_LENGTH));
        }
        return prefixes;
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
