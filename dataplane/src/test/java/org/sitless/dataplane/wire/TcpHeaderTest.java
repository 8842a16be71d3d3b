package org.sitless.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TcpHeaderTest {
    /** Ports 49152 > 443, SYN with ECE and CWR, NOP and MSS 1440 and window scale 7 and end of options. */
    private static final String GOLDEN = "c000 01bb 01020304 f1f2f3f4 71 c2 faf0 beef 0009" + "01 020405a0 030307";

    private final TcpHeader header = new TcpHeader();

    @Test
    void shouldReadAllFields() {
        header.wrap(Octets.buffer(GOLDEN), 0);

        assertThat(header.sourcePort()).isEqualTo(49_152);
        assertThat(header.destinationPort()).isEqualTo(443);
        assertThat(header.sequence()).isEqualTo(0x01020304);
        assertThat(header.acknowledgement()).isEqualTo(0xF1F2F3F4);
        assertThat(header.headerLength()).isEqualTo(28);
        assertThat(header.reserved()).isEqualTo(1);
        assertThat(header.flags()).isEqualTo(TcpHeader.CWR | TcpHeader.ECE | TcpHeader.SYN);
        assertThat(header.window()).isEqualTo(0xFAF0);
        assertThat(header.checksum()).isEqualTo(0xBEEF);
        assertThat(header.urgentPointer()).isEqualTo(9);
    }

    @Test
    void shouldWriteAllFieldsAndNothingElse() {
        UnsafeBuffer buffer = Octets.poisoned(TcpHeader.LENGTH + 16);

        header.wrap(buffer, 8)
                .sourcePort(49_152)
                .destinationPort(443)
                .sequence(0x01020304)
                .acknowledgement(0xF1F2F3F4)
                .headerLength(28)
                .reserved(1)
                .flags(TcpHeader.CWR | TcpHeader.ECE | TcpHeader.SYN)
                .window(0xFAF0)
                .checksum(0xBEEF)
                .urgentPointer(9);

        assertThat(Octets.hex(Octets.read(buffer, 0, buffer.capacity())))
                .isEqualTo("a5a5a5a5a5a5a5a5" + "c00001bb01020304f1f2f3f471c2faf0beef0009" + "a5a5a5a5a5a5a5a5");
    }

    @Test
    void shouldNameTheFaultOfEveryTruncatedLength() {
        UnsafeBuffer buffer = Octets.buffer(GOLDEN);

        for (int length = 0; length < 28; length++) {
            assertThat(TcpHeader.check(buffer, 0, length))
                    .as("%d octets", length)
                    .isEqualTo(length < 20 ? WireFault.TCP_TRUNCATED : WireFault.TCP_OPTIONS_TRUNCATED);
        }
    }

    @Test
    void shouldIgnoreThePayload() {
        assertThat(TcpHeader.check(Octets.buffer(GOLDEN), 0, 28)).isNull();
        assertThat(TcpHeader.check(Octets.buffer(GOLDEN + "a5a5"), 0, 30)).isNull();
    }

    @Test
    void shouldNameADataOffsetBelowFiveWords() {
        assertThat(TcpHeader.check(Octets.buffer(GOLDEN.replace("71 c2", "41 c2")), 0, 28))
                .isEqualTo(WireFault.TCP_DATA_OFFSET);
    }

    @Test
    void shouldFindAnOption() {
        header.wrap(Octets.buffer(GOLDEN), 0);

        assertThat(header.optionOffset(TcpHeader.OPTION_MAXIMUM_SEGMENT_SIZE)).isEqualTo(21);
        assertThat(header.optionOffset(3)).isEqualTo(25);
        assertThat(header.optionOffset(8)).isZero();
    }

    @Test
    void shouldFindNoOptionBehindTheEndOrAnImpossibleLength() {
        String mss = "020405a0";

        assertThat(options("00000000" + mss).optionOffset(2)).as("end of list").isZero();
        assertThat(options("08000101" + mss).optionOffset(2)).as("length 0").isZero();
        assertThat(options("08010101" + mss).optionOffset(2)).as("length 1").isZero();
        assertThat(options("08090101" + mss).optionOffset(2))
                .as("length past the end")
                .isZero();
        assertThat(options("01010102").optionOffset(2))
                .as("no room for a length")
                .isZero();
        assertThat(options("01020405").optionOffset(2)).as("cut").isZero();
    }

    private TcpHeader options(String options) {
        UnsafeBuffer buffer = Octets.buffer(GOLDEN.substring(0, GOLDEN.length() - 18) + options);
        return header.wrap(buffer, 0).headerLength(buffer.capacity());
    }

    @Property
    void shouldAgreeWithTheIndependentParser(@ForAll @Size(20) byte[] octets) {
        header.wrap(Octets.buffer(octets), 0);

        assertThat(header.sourcePort()).isEqualTo((int) NaiveBits.field(octets, 0, 0, 16));
        assertThat(header.destinationPort()).isEqualTo((int) NaiveBits.field(octets, 0, 16, 16));
        assertThat(header.sequence()).isEqualTo((int) NaiveBits.field(octets, 1, 0, 32));
        assertThat(header.acknowledgement()).isEqualTo((int) NaiveBits.field(octets, 2, 0, 32));
        assertThat(header.headerLength()).isEqualTo(4 * (int) NaiveBits.field(octets, 3, 0, 4));
        assertThat(header.reserved()).isEqualTo((int) NaiveBits.field(octets, 3, 4, 4));
        assertThat(header.flags()).isEqualTo((int) NaiveBits.field(octets, 3, 8, 8));
        assertThat(header.window()).isEqualTo((int) NaiveBits.field(octets, 3, 16, 16));
        assertThat(header.checksum()).isEqualTo((int) NaiveBits.field(octets, 4, 0, 16));
        assertThat(header.urgentPointer()).isEqualTo((int) NaiveBits.field(octets, 4, 16, 16));
    }

    @Property
    void shouldWriteWhatItReads(@ForAll @Size(20) byte[] octets) {
        TcpHeader read = new TcpHeader().wrap(Octets.buffer(octets), 0);
        UnsafeBuffer copy = Octets.poisoned(TcpHeader.LENGTH);

        header.wrap(copy, 0)
                .sourcePort(read.sourcePort())
                .destinationPort(read.destinationPort())
                .sequence(read.sequence())
                .acknowledgement(read.acknowledgement())
                .reserved(read.reserved())
                .headerLength(read.headerLength())
                .flags(read.flags())
                .window(read.window())
                .checksum(read.checksum())
                .urgentPointer(read.urgentPointer());

        assertThat(Octets.read(copy, 0, TcpHeader.LENGTH)).isEqualTo(octets);
        assertThat(header).hasToString(read.toString());
    }

    @Property
    void shouldNotReadOutsideOnceCheckHasPassed(@ForAll @Size(min = 20, max = 60) byte[] octets, @ForAll byte kind) {
        UnsafeBuffer buffer = Octets.buffer(octets);

        if (TcpHeader.check(buffer, 0, octets.length) == null) {
            int option = header.wrap(buffer, 0).optionOffset(kind & 0xFF);

            assertThat(option).isBetween(0, header.headerLength() - 2);
        }
    }
}
