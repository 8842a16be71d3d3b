package org.sitless.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class UdpHeaderTest {
    /** Ports 49152 > 53, three octets of payload. */
    private static final String GOLDEN = "c000 0035 000b beef 616263";

    private final UdpHeader header = new UdpHeader();

    @Test
    void shouldReadAllFields() {
        header.wrap(Octets.buffer(GOLDEN), 0);

        assertThat(header.sourcePort()).isEqualTo(49_152);
        assertThat(header.destinationPort()).isEqualTo(53);
        assertThat(header.length()).isEqualTo(11);
        assertThat(header.checksum()).isEqualTo(0xBEEF);
    }

    @Test
    void shouldWriteAllFieldsAndNothingElse() {
        UnsafeBuffer buffer = Octets.poisoned(UdpHeader.LENGTH + 8);

        header.wrap(buffer, 4).sourcePort(49_152).destinationPort(53).length(11).checksum(0xBEEF);

        assertThat(Octets.hex(Octets.read(buffer, 0, buffer.capacity())))
                .isEqualTo("a5a5a5a5" + "c0000035000bbeef" + "a5a5a5a5");
    }

    @Test
    void shouldNameTheFaultOfEveryTruncatedLength() {
        UnsafeBuffer buffer = Octets.buffer(GOLDEN);

        for (int length = 0; length < 11; length++) {
            assertThat(UdpHeader.check(buffer, 0, length))
                    .as("%d octets", length)
                    .isEqualTo(length < 8 ? WireFault.UDP_TRUNCATED : WireFault.UDP_PAYLOAD_TRUNCATED);
        }
    }

    @Test
    void shouldIgnoreWhatFollowsTheDatagram() {
        assertThat(UdpHeader.check(Octets.buffer(GOLDEN), 0, 11)).isNull();
        assertThat(UdpHeader.check(Octets.buffer(GOLDEN + "a5"), 0, 12)).isNull();
    }

    @Test
    void shouldNameALengthBelowEight() {
        assertThat(UdpHeader.check(Octets.buffer(GOLDEN.replace("000b", "0007")), 0, 11))
                .isEqualTo(WireFault.UDP_LENGTH);
    }

    @Property
    void shouldAgreeWithTheIndependentParser(@ForAll @Size(8) byte[] octets) {
        header.wrap(Octets.buffer(octets), 0);

        assertThat(header.sourcePort()).isEqualTo((int) NaiveBits.field(octets, 0, 0, 16));
        assertThat(header.destinationPort()).isEqualTo((int) NaiveBits.field(octets, 0, 16, 16));
        assertThat(header.length()).isEqualTo((int) NaiveBits.field(octets, 1, 0, 16));
        assertThat(header.checksum()).isEqualTo((int) NaiveBits.field(octets, 1, 16, 16));
    }

    @Property
    void shouldWriteWhatItReads(@ForAll @Size(8) byte[] octets) {
        UdpHeader read = new UdpHeader().wrap(Octets.buffer(octets), 0);
        UnsafeBuffer copy = Octets.poisoned(UdpHeader.LENGTH);

        header.wrap(copy, 0)
                .sourcePort(read.sourcePort())
                .destinationPort(read.destinationPort())
                .length(read.length())
                .checksum(read.checksum());

        assertThat(Octets.read(copy, 0, UdpHeader.LENGTH)).isEqualTo(octets);
        assertThat(header).hasToString(read.toString());
    }
}
