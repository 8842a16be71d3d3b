package org.sitless.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpecs;
import org.sitless.dataplane.tunnel.TunnelTable;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv4Header;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.Octets;

class ReturnGuardTest {
    private static final Tunnel PROVIDER = new Tunnel(TunnelSpecs.provider(), 0);

    /** From 198.51.100.7: 192.0.2.2 is unreachable for a datagram of 2001:db8:bad::1, which never was here. */
    private static final String FORGED = "45 00 00 60 00 00 00 00 40 01 8e 61 c6 33 64 07 c0 00 02 01 "
            + "03 01 00 00 00 00 00 00 "
            + "45 00 00 78 00 07 40 00 3c 29 ba 52 c0 00 02 01 c0 00 02 02 "
            + "60 00 00 00 00 3c 11 40 20 01 0d b8 0b ad 00 00 00 00 00 00 "
            + "00 00 00 01 20 01 0d b8 00 99 00 00 00 00 00 00 00 00 00 09 "
            + "12 34 00 35 00 3c 00 00";

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

    /** Whoever writes in an error that we sent something in a stranger's name shall not have us write to that stranger. */
    @Test
    void shouldPassNoErrorOnIntoATunnelThatTakesEverything() {
        TunnelTable tunnels = new TunnelTable();
        tunnels.add(PROVIDER);
        IcmpResponder icmp = new IcmpResponder(List.of(TunnelSpecs.OWN));
        OuterErrors errors = new OuterErrors(tunnels, icmp, 0, SignallingDivert.nowhere(), arrivals);
        byte[] forged = HexFormat.of().withDelimiter(" ").parseHex(FORGED);
        UnsafeBuffer buffer = Octets.poisoned(PacketSlot.CAPACITY);
        int offset = PacketSlot.INNER_OFFSET - Ipv4Header.LENGTH;
        buffer.putBytes(offset, forged);
        PacketSlot slot = new PacketSlot(buffer).received(offset, forged.length);

        errors.take(slot, Ipv4Header.LENGTH, 0, 0);
        assertThat(slot.disposition()).isEqualTo(Disposition.RELAY);
        byte[] told = new byte[slot.packetLength()];
        buffer.getBytes(slot.packetOffset(), told);
        told[Ipv6Header.LENGTH - 33]--; // the kernel forwards it
        UnsafeBuffer back = Octets.poisoned(PacketSlot.CAPACITY);
        back.putBytes(PacketSlot.INNER_OFFSET, told);
        SlotBatch returned = batch(new PacketSlot(back)
                .received(PacketSlot.INNER_OFFSET, told.length)
                .tunnel(PROVIDER)
                .innerTransport(Ipv6Header.LENGTH, IpProtocol.ICMPV6));
        guard.process(returned);

        assertThat(returned.slot(0).dropReason()).isEqualTo(DropReason.INNER_LOOPED_BACK);
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
