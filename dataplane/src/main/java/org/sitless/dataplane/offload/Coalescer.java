package org.sitless.dataplane.offload;

import java.util.Set;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * Joins packets of one batch that the kernel then takes as one: what GRO does for a network card.
 *
 * <p>A run is one super-packet in several slots (see {@link PacketSlot}): its head becomes an unfinished, segmented packet, payload stays
 * where it is. Cutting a run gives back every packet of it, octet for octet.
 *
 * <p>Road of a packet: 1 find the run of its flow: addresses, protocol, ports; 2 join it if it goes on where the run ends and its headers
 * are equal; 3 if not, that run is over, and the packet may begin another. So no packet overtakes another of its flow. Those that could
 * belong to any flow (fragments, extension headers) end all runs. Between flows order may change within the batch, as GRO changes it.
 *
 * <p><b>No corruption is laundered.</b> The kernel believes a super-packet's checksum, so each packet's own is verified before it is
 * joined, the head's too; one that is wrong passes as it came, for the kernel to count. Packets that are unfinished or segmented
 * already stay alone.
 *
 * <p>Threads: one owner. Allocates nothing.
 */
public final class Coalescer {
    /** Flows whose packets may alternate within one batch. A flow more ends the run of another one. */
    private static final int RUNS = 16;

    /** Octets of a transport header that tell the flow. */
    private static final int PORTS_LENGTH = 4;

    private final JoinRule tcp;
    private final JoinRule udp;
    private final FlowRun[] runs = new FlowRun[RUNS];
    private int open;
    private int victim;

    /** @param kinds of super-packets that the road's sink takes in pieces */
    public Coalescer(Set<Segmentation> kinds) {
        tcp = kinds.contains(Segmentation.TCP6) ? new TcpJoinRule() : null;
        udp = kinds.contains(Segmentation.UDP6) ? new UdpJoinRule() : null;
        for (int i = 0; i < RUNS; i++) {
            runs[i] = new FlowRun();
        }
    }

    /** Ends all runs. To be called before the first packet of each batch: slots of the one before are no longer ours. */
    public void restart() {
        open = 0;
    }

    /** Takes the batch's next packet: a bare inner one that has passed the inner check. */
    public void offer(PacketSlot slot) {
        if (slot.innerTransportOffset() != Ipv6Header.LENGTH || slot.innerTransportProtocol() == IpProtocol.FRAGMENT) {
            open = 0;
            return;
        }
        JoinRule rule = ruleOf(slot.innerTransportProtocol());
        if (rule != null && slot.packetLength() >= Ipv6Header.LENGTH + PORTS_LENGTH) {
            offer(slot, rule);
        }
    }

    private JoinRule ruleOf(int protocol) {
        return protocol == IpProtocol.TCP ? tcp : protocol == IpProtocol.UDP ? udp : null;
    }

    private void offer(PacketSlot slot, JoinRule rule) {
        int headers = isFinished(slot) ? rule.headerLength(slot) : -1;
        boolean joinable = headers > 0 && headers < slot.packetLength();
        int index = find(slot);
        if (index >= 0) {
            FlowRun run = runs[index];
            boolean joined = joinable && run.join(slot, headers, rule);
            if (joined && !run.hasEnded()) {
                return;
            }
            end(index);
            if (joined) {
                return;
            }
        }
        if (joinable && !rule.isLast(slot)) {
            begin(slot, headers);
        }
    }

    private static boolean isFinished(PacketSlot slot) {
        return !slot.offload().needsChecksum() && slot.offload().segmentation() == Segmentation.NONE;
    }

    private int find(PacketSlot slot) {
        int ports = FlowRun.ports(slot);
        for (int index = 0; index < open; index++) {
            if (runs[index].isOfFlow(slot, ports)) {
                return index;
            }
        }
        return -1;
    }

    private void end(int index) {
        open--;
        FlowRun ended = runs[index];
        runs[index] = runs[open];
        runs[open] = ended;
    }

    private void begin(PacketSlot slot, int headers) {
        if (open == RUNS) {
            victim = (victim + 1) % RUNS;
            end(victim);
        }
        runs[open++].begin(slot, headers);
    }
}
