package org.sitless.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class Icmpv6MessageTest {
    /** Packet Too Big, MTU 1480, and four octets of quotation. */
    private static final String GOLDEN = "02 00 beef 000005c8 60000000";

    private final Icmpv6Message message = new Icmpv6Message();

    @Test
    void shouldReadAllFields() {
        message.wrap(Octets.buffer(GOLDEN), 0);

        assertThat(message.type()).isEqualTo(Icmpv6Message.PACKET_TOO_BIG);
        assertThat(message.isError()).isTrue();
        assertThat(message.code()).isZero();
        assertThat(message.checksum()).isEqualTo(0xBEEF);
        assertThat(message.mtu()).isEqualTo(1_480);
        assertThat(message.rest()).isEqualTo(0x05C8);
        assertThat(message.pointer()).isEqualTo(0x05C8);
    }

    @Test
    void shouldReadTheMtuUnsigned() {
        assertThat(message.wrap(Octets.poisoned(8), 0).mtu(0xFFFF_FFFFL).mtu()).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void shouldWriteAllFieldsAndNothingElse() {
        UnsafeBuffer buffer = Octets.poisoned(Icmpv6Message.LENGTH + 8);

        message.wrap(buffer, 4)
                .type(Icmpv6Message.ECHO_REPLY)
                .code(0)
                .checksum(0xBEEF)
                .identifier(0x1234)
                .sequence(0xFFFE);

        assertThat(Octets.hex(Octets.read(buffer, 0, buffer.capacity())))
                .isEqualTo("a5a5a5a5" + "8100beef1234fffe" + "a5a5a5a5");
        assertThat(message.isError()).isFalse();
    }

    @Test
    void shouldNameTheFaultOfEveryTruncatedLength() {
        UnsafeBuffer buffer = Octets.buffer(GOLDEN);

        for (int length = 0; length < 8; length++) {
            assertThat(Icmpv6Message.check(buffer, 0, length)).isEqualTo(WireFault.ICMPV6_TRUNCATED);
        }
        assertThat(Icmpv6Message.check(buffer, 0, 8)).isNull();
        assertThat(Icmpv6Message.check(buffer, 0, 12)).isNull();
    }

    @Property
    void shouldWriteAChecksumThatTheIndependentSumFindsValid(@ForAll @Size(min = 48, max = 120) byte[] packet) {
        int length = packet.length - Ipv6Header.LENGTH;
        UnsafeBuffer buffer = Octets.buffer(packet);

        message.wrap(buffer, Ipv6Header.LENGTH).updateChecksum(0, length);

        byte[] written = Octets.read(buffer, 0, packet.length);
        byte[] pseudo = NaiveChecksum.pseudoHeader(written, length, 58);
        byte[] upper = Arrays.copyOfRange(written, Ipv6Header.LENGTH, packet.length);
        assertThat(NaiveChecksum.sum(pseudo, upper)).isEqualTo(0xFFFF);
        assertThat(message.hasValidChecksum(0, length)).isTrue();
    }

    @Property
    void shouldAgreeWithTheIndependentParser(@ForAll @Size(8) byte[] octets) {
        message.wrap(Octets.buffer(octets), 0);

        assertThat(message.type()).isEqualTo((int) NaiveBits.field(octets, 0, 0, 8));
        assertThat(message.code()).isEqualTo((int) NaiveBits.field(octets, 0, 8, 8));
        assertThat(message.checksum()).isEqualTo((int) NaiveBits.field(octets, 0, 16, 16));
        assertThat(message.mtu()).isEqualTo(NaiveBits.field(octets, 1, 0, 32));
        assertThat(message.identifier()).isEqualTo((int) NaiveBits.field(octets, 1, 0, 16));
        assertThat(message.sequence()).isEqualTo((int) NaiveBits.field(octets, 1, 16, 16));
    }

    @Property
    void shouldWriteWhatItReads(@ForAll @Size(8) byte[] octets) {
        Icmpv6Message read = new Icmpv6Message().wrap(Octets.buffer(octets), 0);
        UnsafeBuffer copy = Octets.poisoned(Icmpv6Message.LENGTH);

        message.wrap(copy, 0)
                .type(read.type())
                .code(read.code())
                .checksum(read.checksum())
                .pointer(read.pointer());

        assertThat(Octets.read(copy, 0, Icmpv6Message.LENGTH)).isEqualTo(octets);
        assertThat(message).hasToString(read.toString());
    }
}
