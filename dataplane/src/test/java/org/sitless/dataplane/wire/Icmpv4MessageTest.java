package org.sitless.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class Icmpv4MessageTest {
    /** Fragmentation needed, next-hop MTU 1400, and four octets of quotation. */
    private static final String GOLDEN = "03 04 b26f 0000 0578 45000014";

    private final Icmpv4Message message = new Icmpv4Message();

    @Test
    void shouldReadAllFields() {
        message.wrap(Octets.buffer(GOLDEN), 0);

        assertThat(message.type()).isEqualTo(Icmpv4Message.DESTINATION_UNREACHABLE);
        assertThat(message.code()).isEqualTo(Icmpv4Message.FRAGMENTATION_NEEDED);
        assertThat(message.isError()).isTrue();
        assertThat(message.checksum()).isEqualTo(0xB26F);
        assertThat(message.identifier()).isZero();
        assertThat(message.nextHopMtu()).isEqualTo(1_400);
        assertThat(message.hasValidChecksum(12)).isTrue();
    }

    @Test
    void shouldWriteAllFieldsAndNothingElse() {
        UnsafeBuffer buffer = Octets.poisoned(Icmpv4Message.LENGTH + 8);

        message.wrap(buffer, 4)
                .type(Icmpv4Message.ECHO_REQUEST)
                .code(0)
                .identifier(0x1234)
                .sequence(0xFFFE)
                .updateChecksum(Icmpv4Message.LENGTH);

        assertThat(Octets.hex(Octets.read(buffer, 0, buffer.capacity())))
                .isEqualTo("a5a5a5a5" + "0800e5cc1234fffe" + "a5a5a5a5");
        assertThat(message.isError()).isFalse();
        assertThat(NaiveChecksum.sum(Octets.read(buffer, 4, 8))).isEqualTo(0xFFFF);
    }

    @Test
    void shouldNameTheFaultOfEveryTruncatedLength() {
        UnsafeBuffer buffer = Octets.buffer(GOLDEN);

        for (int length = 0; length < 8; length++) {
            assertThat(Icmpv4Message.check(buffer, 0, length)).isEqualTo(WireFault.ICMPV4_TRUNCATED);
        }
        assertThat(Icmpv4Message.check(buffer, 0, 8)).isNull();
        assertThat(Icmpv4Message.check(buffer, 0, 12)).isNull();
    }

    @Property
    void shouldAgreeWithTheIndependentParser(@ForAll @Size(8) byte[] octets) {
        message.wrap(Octets.buffer(octets), 0);

        assertThat(message.type()).isEqualTo((int) NaiveBits.field(octets, 0, 0, 8));
        assertThat(message.code()).isEqualTo((int) NaiveBits.field(octets, 0, 8, 8));
        assertThat(message.checksum()).isEqualTo((int) NaiveBits.field(octets, 0, 16, 16));
        assertThat(message.identifier()).isEqualTo((int) NaiveBits.field(octets, 1, 0, 16));
        assertThat(message.sequence()).isEqualTo((int) NaiveBits.field(octets, 1, 16, 16));
    }

    @Property
    void shouldWriteWhatItReads(@ForAll @Size(8) byte[] octets) {
        Icmpv4Message read = new Icmpv4Message().wrap(Octets.buffer(octets), 0);
        UnsafeBuffer copy = Octets.poisoned(Icmpv4Message.LENGTH);

        message.wrap(copy, 0)
                .type(read.type())
                .code(read.code())
                .checksum(read.checksum())
                .identifier(read.identifier())
                .nextHopMtu(read.nextHopMtu());

        assertThat(Octets.read(copy, 0, Icmpv4Message.LENGTH)).isEqualTo(octets);
        assertThat(message).hasToString(read.toString());
    }
}
