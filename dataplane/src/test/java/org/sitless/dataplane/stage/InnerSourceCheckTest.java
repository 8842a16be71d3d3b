package org.sitless.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.Ipv6Prefix;

class InnerSourceCheckTest {
    private static final Ipv4Address CLIENT = Ipv4Address.parse("192.0.2.2");
    private static final String GIVEN = "2001:db8:f000::77";

    /** Whoever forges the outer source knows fe80:: and that, but not what the client was given. */
    @Test
    void shouldMarkWhatAForgerOfTheOuterSourceCouldHaveWritten() {
        Ipv6Prefix given = Ipv6Prefix.parse(GIVEN + "/128");

        assertThat(check(OuterEnd.proto41(CLIENT), given, "fe80::c000:202"))
                .matches(PacketSlot::isForwarding)
                .matches(PacketSlot::isGuessable);
        assertThat(check(OuterEnd.proto41(CLIENT), given, GIVEN))
                .matches(PacketSlot::isForwarding)
                .matches(slot -> !slot.isGuessable());
        assertThat(check(OuterEnd.udp(CLIENT, 40_000), given, "fe80::c000:202")).matches(slot -> !slot.isForwarding());
        assertThat(check(OuterEnd.proto41(CLIENT), Ipv6Prefix.ANY, "fe80::1"))
                .as("a provider's router has no other")
                .matches(slot -> !slot.isGuessable());
    }

    private static PacketSlot check(OuterEnd remote, Ipv6Prefix given, String source) {
        TunnelSpec spec = new TunnelSpec(
                "client",
                Ipv4Address.parse("192.0.2.1"),
                remote,
                List.of(Ipv6Address.parse("2001:db8:f000::1")),
                List.of(given),
                InnerMtu.DEFAULT,
                OptionalInt.of(64),
                OptionalInt.of(0));
        SlotBatch batch = new SlotBatch(1);
        PacketSlot slot = new PacketSlot(new UnsafeBuffer(new byte[PacketSlot.CAPACITY]));
        slot.received(PacketSlot.INNER_OFFSET, Ipv6Header.LENGTH).tunnel(new Tunnel(spec, 0));
        Ipv6Address from = Ipv6Address.parse(source);
        Ipv6Address to = Ipv6Address.parse("2001:db8:1::1");
        slot.buffer().putLong(PacketSlot.INNER_OFFSET + 8, from.high(), java.nio.ByteOrder.BIG_ENDIAN);
        slot.buffer().putLong(PacketSlot.INNER_OFFSET + 16, from.low(), java.nio.ByteOrder.BIG_ENDIAN);
        slot.buffer().putLong(PacketSlot.INNER_OFFSET + 24, to.high(), java.nio.ByteOrder.BIG_ENDIAN);
        slot.buffer().putLong(PacketSlot.INNER_OFFSET + 32, to.low(), java.nio.ByteOrder.BIG_ENDIAN);
        batch.add(slot);
        new InnerSourceCheck().process(batch);
        return slot;
    }
}
