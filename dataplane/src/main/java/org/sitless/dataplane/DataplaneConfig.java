package org.sitless.dataplane;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.agrona.ErrorHandler;
import org.sitless.dataplane.io.OuterIo;
import org.sitless.dataplane.lane.LaneConfig;
import org.sitless.dataplane.lane.LaneCounters;
import org.sitless.dataplane.lane.LaneFailedException;
import org.sitless.dataplane.lane.LaneMode;
import org.sitless.dataplane.stage.SignallingDivert;
import org.sitless.dataplane.tunnel.ForwardingPolicy;
import org.sitless.dataplane.tunnel.OuterProtocol;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.tun.TunDevice;

/**
 * Everything that a {@link Dataplane} is told at start.
 *
 * @param queues of one TUN device, a lane for each. They stay the caller's, who closes them after the data plane
 * @param local outer address of all tunnels; {@link #ANY_LOCAL}: each tunnel names its own
 * @param tunnels to begin with; may be none
 * @param ownAddresses our inner addresses: sources of ICMPv6 errors about packets that no tunnel takes
 * @param policy what tunnels may do with each other and with the line
 * @param proto41 whether tunnels of protocol 41 are carried, which needs CAP_NET_RAW
 * @param io the way out for these
 * @param udp the port of UDP tunnels; empty: there are none
 * @param mssClamp whether segment sizes of TCP are clamped to what the path carries, both ways
 * @param mode on which threads a lane runs
 * @param spin never block
 * @param ringSlots slots of each direction's ring, see {@link LaneConfig}
 * @param batchSlots most slots that take a step together
 * @param counters gives the counters of the lane with a number from 0 on; how many tunnels there can be is how many those have room for
 * @param faults told about faults that the data plane survives, each kind at most once a minute
 * @param failed told once if a lane cannot go on, on a thread of its own; may close the data plane
 */
public record DataplaneConfig(
        List<TunDevice> queues,
        Ipv4Address local,
        List<TunnelSpec> tunnels,
        List<Ipv6Address> ownAddresses,
        ForwardingPolicy policy,
        boolean proto41,
        OuterIo io,
        Optional<UdpConfig> udp,
        boolean mssClamp,
        LaneMode mode,
        boolean spin,
        int ringSlots,
        int batchSlots,
        IntFunction<LaneCounters> counters,
        ErrorHandler faults,
        Consumer<LaneFailedException> failed) {
    /** Stands for every address of this host. */
    public static final Ipv4Address ANY_LOCAL = new Ipv4Address(0);

    public DataplaneConfig {
        queues = List.copyOf(queues);
        tunnels = List.copyOf(tunnels);
        ownAddresses = List.copyOf(ownAddresses);
        if (queues.isEmpty()) {
            throw new IllegalArgumentException("a data plane needs a TUN device");
        }
        if (queues.size() > io.mostLanes()) {
            throw new IllegalArgumentException("--io " + io.option() + " works with " + io.mostLanes() + " lane, not "
                    + queues.size() + ": each of them would receive every packet");
        }
        if (!proto41 && udp.isEmpty()) {
            throw new IllegalArgumentException("a data plane carries protocol 41 or UDP or both, not nothing");
        }
        for (TunnelSpec tunnel : tunnels) {
            requireCarried(proto41, udp, local, tunnel);
        }
    }

    /** @throws IllegalArgumentException when a data plane of this configuration has no socket for the tunnel */
    void requireCarried(TunnelSpec tunnel) {
        requireCarried(proto41, udp, local, tunnel);
    }

    private static void requireCarried(boolean proto41, Optional<UdpConfig> udp, Ipv4Address local, TunnelSpec tunnel) {
        boolean carried = tunnel.remote().protocol() == OuterProtocol.UDP ? udp.isPresent() : proto41;
        if (!carried) {
            throw new IllegalArgumentException("tunnel " + tunnel.name() + ": this data plane carries no "
                    + tunnel.remote().protocol());
        }
        if (!local.equals(ANY_LOCAL) && !tunnel.local().equals(local)) {
            throw new IllegalArgumentException("tunnel " + tunnel.name() + " starts at " + tunnel.local()
                    + ", this data plane's outer address is " + local);
        }
    }

    /** @param udpPort the port that {@link #udp} was given */
    LaneConfig lane(int number, int udpPort) {
        return new LaneConfig(
                number,
                mode,
                spin,
                ringSlots,
                batchSlots,
                ownAddresses,
                policy,
                mssClamp,
                udpPort,
                udp.flatMap(UdpConfig::tap).map(DataplaneConfig::outletOf));
    }

    private static SignallingDivert.Outlet outletOf(SignallingTap tap) {
        return new SignallingDivert.Outlet() {
            @Override
            public void onSignalling(Ipv4Address source, int port, byte[] datagram) {
                tap.onSignalling(source, port, datagram);
            }

            @Override
            public void onUnreachable(Ipv4Address destination, int port) {
                tap.onUnreachable(destination, port);
            }
        };
    }

    /** One tunnel on one TUN device, over its encapsulation alone, and the usual values for all else. */
    public static Builder pointToPoint(TunDevice device, TunnelSpec tunnel) {
        Builder builder = new Builder(List.of(device), tunnel.local())
                .tunnels(List.of(tunnel))
                .ownAddresses(tunnel.ownAddresses());
        return tunnel.remote().protocol() == OuterProtocol.UDP
                ? builder.proto41(false).udp(0)
                : builder;
    }

    /** Tunnels that come and go, all on one TUN device with one queue for each lane; over protocol 41, unless the builder is told more. */
    public static Builder server(List<TunDevice> queues, Ipv4Address local) {
        return new Builder(queues, local);
    }

    /** Collects a configuration; every setter returns the builder. */
    public static final class Builder {
        private final List<TunDevice> queues;
        private final Ipv4Address local;
        private List<TunnelSpec> tunnels = List.of();
        private List<Ipv6Address> ownAddresses = List.of();
        private ForwardingPolicy policy = ForwardingPolicy.OPEN;
        private boolean proto41 = true;
        private OuterIo io = OuterIo.RAW;
        private Optional<UdpConfig> udp = Optional.empty();
        private int roomForTunnels = 1;
        private boolean mssClamp;
        private LaneMode mode = LaneMode.LOOP;
        private boolean spin;
        private int ringSlots = LaneConfig.DEFAULT_RING_SLOTS;
        private int batchSlots = LaneConfig.DEFAULT_BATCH_SLOTS;
        private IntFunction<LaneCounters> counters;
        private ErrorHandler faults = FaultLogger.INSTANCE;
        private Consumer<LaneFailedException> failed = failure -> {};

        private Builder(List<TunDevice> queues, Ipv4Address local) {
            this.queues = queues;
            this.local = local;
        }

        public Builder tunnels(List<TunnelSpec> value) {
            tunnels = value;
            return this;
        }

        public Builder ownAddresses(List<Ipv6Address> value) {
            ownAddresses = value;
            return this;
        }

        /** What tunnels may do with each other and with the line; without it everything. */
        public Builder policy(ForwardingPolicy value) {
            policy = value;
            return this;
        }

        /** Whether tunnels of protocol 41 are carried; without them no CAP_NET_RAW is needed. */
        public Builder proto41(boolean value) {
            proto41 = value;
            return this;
        }

        /** UDP tunnels from this port of ours, 0: any free one; and no signalling. */
        public Builder udp(int port) {
            udp = Optional.of(new UdpConfig(port, Optional.empty()));
            return this;
        }

        /** UDP tunnels from this port of ours, 0: any free one; signalling that comes to it goes to the tap. */
        public Builder udp(int port, SignallingTap tap) {
            udp = Optional.of(new UdpConfig(port, Optional.of(tap)));
            return this;
        }

        /** How many tunnels there can be at once, where counters are not given. */
        public Builder roomForTunnels(int value) {
            roomForTunnels = value;
            return this;
        }

        /** Whether segment sizes of TCP are clamped to what the path carries, both ways. */
        public Builder mssClamp(boolean value) {
            mssClamp = value;
            return this;
        }

        public Builder io(OuterIo value) {
            io = value;
            return this;
        }

        public Builder mode(LaneMode value) {
            mode = value;
            return this;
        }

        public Builder spin(boolean value) {
            spin = value;
            return this;
        }

        public Builder sizes(int ring, int batch) {
            ringSlots = ring;
            batchSlots = batch;
            return this;
        }

        public Builder counters(IntFunction<LaneCounters> value) {
            counters = value;
            return this;
        }

        public Builder faults(ErrorHandler value) {
            faults = value;
            return this;
        }

        public Builder failed(Consumer<LaneFailedException> value) {
            failed = value;
            return this;
        }

        /** Checks the values together. @throws IllegalArgumentException naming those that do not fit */
        public DataplaneConfig build() {
            int room = Math.max(roomForTunnels, tunnels.size());
            return new DataplaneConfig(
                    queues,
                    local,
                    tunnels,
                    ownAddresses,
                    policy,
                    proto41,
                    io,
                    udp,
                    mssClamp,
                    mode,
                    spin,
                    ringSlots,
                    batchSlots,
                    Objects.requireNonNullElse(counters, lane -> LaneCounters.unshared(lane, room)),
                    faults,
                    failed);
        }
    }
}
