package org.sitless.dataplane.tunnel;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;

/**
 * How large an outer packet the path to a tunnel's remote end carries: what is known of it, whence, and for how long it is believed.
 *
 * <pre>
 *   route     the device's MTU, a route's, or what the kernel has learnt for others      asked for about once a second
 *   learnt    fragmentation needed (RFC 1191), or our own probes (RFC 8899)              forgotten after ten minutes, or proven again
 *
 *   path MTU = the smaller one;     inner MTU = path MTU - overhead, from 1,280 up to what the tunnel was configured with
 * </pre>
 *
 * <p>RFC 4213 §3.2.2: below 1,280 + 20 "the IPv6 layer has to 'see' a link layer with an MTU of 1280 bytes and the encapsulator has to use
 * IPv4 fragmentation"; else "Encapsulate and set the Don't Fragment flag".
 *
 * <p>An ICMP error never raises anything. RFC 8201 §4: "A node must not increase its estimate of the Path MTU in response to the contents of
 * a Packet Too Big message"; §5.3 recommends "to set the timer to 10 minutes" after which a larger one is tried.
 *
 * <p>Threads: any. Writers take a lock, which there is none to wait for; who forwards reads two words without one. Times are monotonic.
 */
public final class PathMtu {
    /** RFC 8201 §5.3. */
    public static final Duration USUAL_LIFETIME = Duration.ofMinutes(10);

    /** Less than this nobody believes: {@code net.ipv4.route.min_pmtu} of Linux, 512 + 20 + 20. What is larger is fragmented on the way. */
    public static final int LEAST_BELIEVED_BYTES = 552;

    private static final int UNLIMITED = 0xFFFF;

    /** RFC 1191 §7.1, table 7-1: where the MTUs of real links lie, for routers that name none. */
    private static final int[] PLATEAUS = {32_000, 17_914, 8_166, 4_352, 2_002, 1_492, 1_006, 508, 296, 68};

    private final int overheadBytes;
    private final int configuredInnerBytes;

    private int routeBytes = UNLIMITED;
    private int learntBytes = UNLIMITED;
    private Origin learntFrom = Origin.CONFIGURED;
    private int reporterBits;
    private long sinceNanos;

    private volatile int innerMtuBytes;
    private volatile int flags = Tunnel.DONT_FRAGMENT;
    private volatile int unquestionedBytes;
    private volatile long probeMark;

    /** Whence the number comes that counts now. The {@link #id()} is part of files: never reused. */
    public enum Origin {
        /** Nothing is known that is narrower than the tunnel was configured. */
        CONFIGURED(0, "configured"),
        /** The device or a route on the way there, or what the kernel has learnt. */
        ROUTE(1, "route"),
        /** A router said so. */
        FRAGMENTATION_NEEDED(2, "frag-needed"),
        /** Probes of that size came back, larger ones did not. */
        PROBED(3, "probed");

        private final int id;
        private final String text;

        Origin(int id, String text) {
            this.id = id;
            this.text = text;
        }

        /** Stable number of this origin in files. */
        public int id() {
            return id;
        }

        /** The origin of this number; empty: another version of sitless may know more. */
        public static Optional<Origin> byId(long id) {
            return Arrays.stream(values()).filter(origin -> origin.id == id).findFirst();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What was known at one moment.
     *
     * @param outerBytes the path MTU: 65,535 while nothing narrower than that is known
     * @param innerBytes the largest inner packet that passes
     * @param fragmentsOutside whether outer packets go without DF, because not even the least inner packet fits
     * @param reporter who said that fragmentation is needed; 0.0.0.0 where nobody did
     * @param ageNanos since when; 0 for what is configured
     */
    public record Snapshot(
            int outerBytes,
            int innerBytes,
            boolean fragmentsOutside,
            Origin origin,
            Ipv4Address reporter,
            long ageNanos) {}

    PathMtu(TunnelSpec spec) {
        overheadBytes = spec.remote().protocol().overheadBytes();
        configuredInnerBytes = spec.innerMtu().bytes();
        innerMtuBytes = configuredInnerBytes;
        unquestionedBytes = configuredInnerBytes;
    }

    /** Inner packets up to this many bytes pass without a further look: all that fit, unless something is to be done about each. */
    public int unquestionedBytes() {
        return unquestionedBytes;
    }

    /** Largest inner packet that the path carries now, in bytes; at least 1,280. */
    public int innerMtuBytes() {
        return innerMtuBytes;
    }

    /** {@link Tunnel#DONT_FRAGMENT}, or 0 while the path is too narrow for IPv6 without fragments. */
    public int flags() {
        return flags;
    }

    /** The path MTU in bytes; 65,535 while nothing narrower is known. */
    public synchronized int outerBytes() {
        return Math.min(routeBytes, learntBytes);
    }

    /**
     * The kernel says that the way there carries packets of this many bytes.
     *
     * @param lifetime what routers said longer ago than this is forgotten
     */
    public synchronized void route(int bytes, Duration lifetime, long nowNanos) {
        forgetOld(lifetime.toNanos(), nowNanos);
        if (bytes != routeBytes) {
            routeBytes = bytes;
            if (bytes < learntBytes) {
                sinceNanos = nowNanos;
            }
        }
        apply();
    }

    /**
     * A router could not pass a packet of ours on.
     *
     * @param claimedBytes the MTU that it named; 0: none (RFC 792)
     * @param packetBytes how long our packet was
     * @return false where it tells nothing: the MTU is no smaller than the packet
     */
    public synchronized boolean fragmentationNeeded(int claimedBytes, int packetBytes, int reporter, long nowNanos) {
        int bytes = claimedBytes == 0 ? plateauBelow(packetBytes) : claimedBytes;
        if (bytes >= packetBytes) {
            return false;
        }
        bytes = Math.max(bytes, LEAST_BELIEVED_BYTES);
        if (bytes < Math.min(routeBytes, learntBytes)) {
            learn(bytes, Origin.FRAGMENTATION_NEEDED, reporter, nowNanos);
        } else if (bytes == learntBytes) {
            sinceNanos = nowNanos; // still so
        }
        return true;
    }

    /** Probes have found this out, be it more or less than was known. The device stays the limit. */
    public synchronized void probed(int bytes, long nowNanos) {
        learn(bytes, Origin.PROBED, 0, nowNanos);
    }

    private void learn(int bytes, Origin from, int reporter, long nowNanos) {
        learntBytes = bytes;
        learntFrom = from;
        reporterBits = reporter;
        sinceNanos = nowNanos;
        apply();
    }

    private void forgetOld(long lifetimeNanos, long nowNanos) {
        if (learntFrom == Origin.FRAGMENTATION_NEEDED && nowNanos - sinceNanos >= lifetimeNanos) {
            learn(UNLIMITED, Origin.CONFIGURED, 0, nowNanos);
        }
    }

    /** Takes over what is known of the path when another tunnel goes the same way. */
    synchronized void inherit(PathMtu other) {
        synchronized (other) {
            routeBytes = other.routeBytes;
            learntBytes = other.learntBytes;
            learntFrom = other.learntFrom;
            reporterBits = other.reporterBits;
            sinceNanos = other.sinceNanos;
            probeMark = other.probeMark;
        }
        apply();
    }

    private void apply() {
        int room = Math.min(routeBytes, learntBytes) - overheadBytes;
        flags = room < InnerMtu.MINIMUM_BYTES ? 0 : Tunnel.DONT_FRAGMENT;
        innerMtuBytes = Math.max(InnerMtu.MINIMUM_BYTES, Math.min(room, configuredInnerBytes));
        unquestionedBytes = flags == 0 ? 0 : innerMtuBytes;
    }

    /** From now on echo requests whose data begin with this mark are probes of the path: they leave with DF, however large. 0: none are. */
    public void probeMark(long mark) {
        probeMark = mark;
    }

    /** What probes are known by; 0: there are none. */
    public long probeMark() {
        return probeMark;
    }

    /** The largest plateau below a length. */
    private static int plateauBelow(int packetBytes) {
        for (int plateau : PLATEAUS) {
            if (plateau < packetBytes) {
                return plateau;
            }
        }
        return PLATEAUS[PLATEAUS.length - 1];
    }

    /** What is known now. */
    public synchronized Snapshot snapshot(long nowNanos) {
        Origin origin = origin();
        return new Snapshot(
                outerBytes(),
                innerMtuBytes,
                flags == 0,
                origin,
                new Ipv4Address(origin == Origin.FRAGMENTATION_NEEDED ? reporterBits : 0),
                origin == Origin.CONFIGURED ? 0 : nowNanos - sinceNanos);
    }

    private Origin origin() {
        if (learntBytes <= routeBytes && learntFrom != Origin.CONFIGURED) {
            return learntFrom;
        }
        return routeBytes - overheadBytes < configuredInnerBytes ? Origin.ROUTE : Origin.CONFIGURED;
    }
}
