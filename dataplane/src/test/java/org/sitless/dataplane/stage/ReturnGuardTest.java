package org.sitless.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpecs;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.Octets;

class ReturnGuardTest {
    private static final Tunnel PROVIDER = new Tunnel(TunnelSpecs.provider(), 0);

    private final Arrivals arrivals = new Arrivals();
    private final ArrivalNote note = new ArrivalNote(arrivals);
    private final ReturnGuard guard =
            new ReturnGuard(arrivals, new IcmpResponder(List.of(Ipv6Address.parse("2001:db8:1::1"))));

    @ParameterizedTest
    @ValueSource(ints = {IpProtocol.UDP, IpProtocol.TCP, IpProtocol.ICMPV6, IpProtocol.NO_NEXT_HEADER})
    void shouldAnswerWhatTheKernelSendsBack(int protocol) {
        note.process(batch(packet(PROVIDER, protocol, 64, 0)));

        SlotBatch returned = batch(packet(PROVIDER, protocol, 63, 0));
        guard.process(returned);

        assertThat(returned.slot(0).disposition()).isEqualTo(Disposition.REPLY);
    }

    /** Joined with others, a datagram has another length and checksum. */
    @Test
    void shouldKnowADatagramAgainAfterItWasJoined() {
        note.process(batch(packet(PROVIDER, IpProtocol.UDP, 64, 0)));

        PacketSlot joined = packet(PROVIDER, IpProtocol.UDP, 63, 0);
        joined.buffer().putInt(PacketSlot.INNER_OFFSET + Ipv6Header.LENGTH + 4, 0x1234_5678);
        SlotBatch returned = batch(joined);
        guard.process(returned);

        assertThat(returned.slot(0).disposition()).isEqualTo(Disposition.REPLY);
    }

    @Test
    void shouldForwardWhatHasNotComeOut() {
        note.process(batch(packet(PROVIDER, IpProtocol.TCP, 64, 0)));

        SlotBatch others = batch(packet(PROVIDER, IpProtocol.TCP, 63, 1), packet(PROVIDER, IpProtocol.TCP, 64, 0));
        guard.process(others);

        assertThat(others.slot(0).isForwarding())
                .as("another packet of the flow")
                .isTrue();
        assertThat(others.slot(1).isForwarding()).as("not yet forwarded").isTrue();
    }

    @Test
    void shouldLeaveClientsOfABrokerAlone() {
        Tunnel client = new Tunnel(TunnelSpecs.client("192.0.2.2", "2001:db8:77::/48"), 0);
        note.process(batch(packet(client, IpProtocol.TCP, 64, 0)));

        SlotBatch returned = batch(packet(client, IpProtocol.TCP, 63, 0));
        guard.process(returned);

        assertThat(returned.slot(0).isForwarding()).isTrue();
    }

    private static SlotBatch batch(PacketSlot... slots) {
        SlotBatch batch = new SlotBatch(slots.length);
        for (PacketSlot slot : slots) {
            batch.add(slot);
        }
        return batch;
    }

    private static PacketSlot packet(Tunnel tunnel, int protocol, int hopLimit, int number) {
        UnsafeBuffer buffer = Octets.poisoned(PacketSlot.CAPACITY);
        Ipv6Address source = Ipv6Address.parse("2001:db8:99::9");
        Ipv6Address destination = Ipv6Address.parse("2001:db8:1::77");
        new Ipv6Header()
                .wrap(buffer, PacketSlot.INNER_OFFSET)
                .versionTrafficClassFlowLabel(0, 0)
                .payloadLength(32)
                .nextHeader(protocol)
                .hopLimit(hopLimit)
                .source(source.high(), source.low())
                .destination(destination.high(), destination.low());
        buffer.setMemory(PacketSlot.INNER_OFFSET + Ipv6Header.LENGTH, 32, (byte) 0x80);
        buffer.putInt(PacketSlot.INNER_OFFSET + Ipv6Header.LENGTH + 8, number);
        return new PacketSlot(buffer)
                .received(PacketSlot.INNER_OFFSET, Ipv6Header.LENGTH + 32)
                .tunnel(tunnel)
                .innerTransport(Ipv6Header.LENGTH, protocol);
    }
}
