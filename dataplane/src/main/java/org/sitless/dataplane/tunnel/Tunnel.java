package org.sitless.dataplane.tunnel;

import java.util.List;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * A tunnel as a lane sees it: its specification, what follows from it, and what has been learnt since.
 *
 * <p>Addresses are two halves in reading order; nothing here allocates after construction. Threads: what never changes may be read by
 * all, and so may the path; identifications belong to the thread of the lane's encap road.
 */
public final class Tunnel {
    /** The DF flag where it stands in the sixteen bits of flags and fragment offset (RFC 791 §3.1). */
    public static final int DONT_FRAGMENT = 0x4000;

    private static final int HOST_LENGTH = 128;

    private final TunnelSpec spec;
    private final int index;
    private final OuterProtocol outerProtocol;
    private final OuterTemplate outerTemplate;
    private final Ipv6Address[] ownAddresses;
    private final Ipv6Prefix[] sitePrefixes;
    private final Ipv6Prefix[] remotePrefixes;
    private final boolean takesEverything;
    private final PathMtu path;
    private int nextIdentification;

    /** @param index row of this tunnel in the table of per-tunnel counters */
    public Tunnel(TunnelSpec spec, int index) {
        this.spec = spec;
        this.index = index;
        outerProtocol = spec.remote().protocol();
        outerTemplate = OuterTemplate.of(spec);
        ownAddresses = spec.ownAddresses().toArray(new Ipv6Address[0]);
        sitePrefixes = spec.sitePrefixes().toArray(new Ipv6Prefix[0]);
        takesEverything = spec.remotePrefixes().contains(Ipv6Prefix.ANY);
        remotePrefixes = held(spec);
        path = new PathMtu(spec);
    }

    /**
     * What the remote end holds: what it was given and, over protocol 41, the link-local address that it forms from its IPv4 address (RFC
     * 4213 §3.7). Of an end behind UDP nobody knows that address: it comes from the IPv4 address on the far side of a NAT, while what we
     * see is the NAT's, which many may share.
     */
    private static Ipv6Prefix[] held(TunnelSpec spec) {
        List<Ipv6Prefix> given = spec.remotePrefixes();
        if (spec.remote().protocol() == OuterProtocol.UDP) {
            return given.toArray(new Ipv6Prefix[0]);
        }
        Ipv6Prefix[] held = given.toArray(new Ipv6Prefix[given.size() + 1]);
        held[given.size()] = Ipv6Prefix.of(Ipv6Address.linkLocalOf(spec.remote().address()), HOST_LENGTH);
        return held;
    }

    public TunnelSpec spec() {
        return spec;
    }

    /** Row of this tunnel in the table of per-tunnel counters. */
    public int index() {
        return index;
    }

    /** The encapsulation: that of the remote end. */
    public OuterProtocol outerProtocol() {
        return outerProtocol;
    }

    public OuterTemplate outerTemplate() {
        return outerTemplate;
    }

    /** Whether this is one of our own inner addresses. */
    public boolean owns(long high, long low) {
        for (Ipv6Address own : ownAddresses) {
            if (own.high() == high && own.low() == low) {
                return true;
            }
        }
        return false;
    }

    /** Whether this is an address of ours, or of the site behind us: RFC 4213 §3.6 wants neither to arrive from outside. */
    public boolean isOfOurSite(long high, long low) {
        for (Ipv6Prefix site : sitePrefixes) {
            if (site.contains(high, low)) {
                return true;
            }
        }
        return owns(high, low);
    }

    /** Whether the remote end was given the whole Internet, as on a tunnel to a provider. */
    public boolean takesEverything() {
        return takesEverything;
    }

    /** Whether this address lies in what the remote end was given: one of its prefixes, or the link-local address of its end if that is known. */
    public boolean remoteHolds(long high, long low) {
        for (Ipv6Prefix prefix : remotePrefixes) {
            if (prefix.contains(high, low)) {
                return true;
            }
        }
        return false;
    }

    /** The prefixes that lead to this tunnel: what its remote end holds; on a tunnel that takes everything, just what it was given. */
    Ipv6Prefix[] leadingPrefixes() {
        return takesEverything ? spec.remotePrefixes().toArray(new Ipv6Prefix[0]) : remotePrefixes;
    }

    /** Largest inner packet that the path carries now, in bytes; at least 1,280. */
    public int innerMtuBytes() {
        return path.innerMtuBytes();
    }

    /** {@link #DONT_FRAGMENT}, or 0 while the path is too narrow for IPv6 without it. */
    public int flags() {
        return path.flags();
    }

    /** What is known of the path to the remote end. */
    public PathMtu path() {
        return path;
    }

    /** Goes on where this tunnel, in the place of which it comes, was: on the same path the same is known of it. */
    public void succeed(Tunnel before) {
        if (spec.local().equals(before.spec.local()) && spec.remote().equals(before.spec.remote())) {
            path.inherit(before.path);
        }
    }

    /**
     * Takes as many successive outer identifications as a packet has segments.
     *
     * @return the first; its low 16 bits go into the header
     */
    public int takeIdentifications(int count) {
        int first = nextIdentification;
        nextIdentification += count;
        return first;
    }

    @Override
    public String toString() {
        return "tunnel " + spec.name() + " " + spec.local() + " > " + spec.remote();
    }
}
