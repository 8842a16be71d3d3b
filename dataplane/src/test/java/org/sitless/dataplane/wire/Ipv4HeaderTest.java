package org.sitless.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class Ipv4HeaderTest {
    /** 192.0.2.1 > 198.51.100.2, protocol 41, four octets of options (NOP NOP NOP END), eight of payload. */
    private static final String GOLDEN =
            "46 b9 0020 1c46 4000 40 29 2e7e c0000201 c6336402 01010100" + "6000000000083b40";

    private final Ipv4Header header = new Ipv4Header();

    @Test
    void shouldReadAllFields() {
        header.wrap(Octets.buffer(GOLDEN), 0);

        assertThat(header.version()).isEqualTo(4);
        assertThat(header.headerLength()).isEqualTo(24);
        assertThat(header.typeOfService()).isEqualTo(0xB9);
        assertThat(header.totalLength()).isEqualTo(32);
        assertThat(header.identification()).isEqualTo(0x1C46);
        assertThat(header.flagsAndFragmentOffset()).isEqualTo(0x4000);
        assertThat(header.dontFragment()).isTrue();
        assertThat(header.isFragment()).isFalse();
        assertThat(header.timeToLive()).isEqualTo(64);
        assertThat(header.protocol()).isEqualTo(IpProtocol.IPV6);
        assertThat(header.checksum()).isEqualTo(0x2E7E);
        assertThat(header.hasValidChecksum()).isTrue();
        assertThat(new Ipv4Address(header.source())).hasToString("192.0.2.1");
        assertThat(new Ipv4Address(header.destination())).hasToString("198.51.100.2");
    }

    @Test
    void shouldWriteAllFieldsAndNothingElse() {
        UnsafeBuffer buffer = Octets.poisoned(Ipv4Header.LENGTH + 16);

        header.wrap(buffer, 8)
                .versionAndHeaderLength(20)
                .typeOfService(0xB9)
                .totalLength(65_535)
                .identification(0xFEDC)
                .flagsAndFragmentOffset(0)
                .dontFragment(true)
                .timeToLive(255)
                .protocol(IpProtocol.IPV6)
                .source(Ipv4Address.parse("192.0.2.1").bits())
                .destination(Ipv4Address.parse("198.51.100.2").bits())
                .updateChecksum();

        assertThat(Octets.hex(Octets.read(buffer, 0, buffer.capacity())))
                .isEqualTo(
                        "a5a5a5a5a5a5a5a5" + "45b9fffffedc4000ff29" + "9007" + "c0000201c6336402" + "a5a5a5a5a5a5a5a5");
        assertThat(NaiveChecksum.sum(Octets.read(buffer, 8, Ipv4Header.LENGTH))).isEqualTo(0xFFFF);
    }

    @Test
    void shouldNameTheFaultOfEveryTruncatedLength() {
        UnsafeBuffer buffer = Octets.buffer(GOLDEN);

        for (int length = 0; length < 32; length++) {
            WireFault expected = length < 20
                    ? WireFault.IPV4_TRUNCATED
                    : length < 24 ? WireFault.IPV4_OPTIONS_TRUNCATED : WireFault.IPV4_PAYLOAD_TRUNCATED;
            assertThat(Ipv4Header.check(buffer, 0, length))
                    .as("%d octets", length)
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldIgnorePaddingBehindTheTotalLength() {
        UnsafeBuffer buffer = Octets.buffer(GOLDEN + "a5a5a5");

        assertThat(Ipv4Header.check(buffer, 0, 32)).isNull();
        assertThat(Ipv4Header.check(buffer, 0, 35)).isNull();
    }

    @Test
    void shouldNameWrongVersionHeaderLengthAndTotalLength() {
        assertThat(Ipv4Header.check(Octets.buffer("65" + GOLDEN.substring(2)), 0, 32))
                .isEqualTo(WireFault.IPV4_VERSION);
        assertThat(Ipv4Header.check(Octets.buffer("44" + GOLDEN.substring(2)), 0, 32))
                .isEqualTo(WireFault.IPV4_HEADER_LENGTH);
        assertThat(Ipv4Header.check(Octets.buffer(GOLDEN.replace("0020", "0017")), 0, 32))
                .isEqualTo(WireFault.IPV4_TOTAL_LENGTH);
    }

    @Test
    void shouldTellFragmentsFromWholePackets() {
        header.wrap(Octets.poisoned(Ipv4Header.LENGTH), 0);

        assertThat(header.flagsAndFragmentOffset(0x2000).isFragment()).isTrue();
        assertThat(header.flagsAndFragmentOffset(0x0001).isFragment()).isTrue();
        assertThat(header.fragmentOffset()).isEqualTo(8);
        assertThat(header.flagsAndFragmentOffset(0x4000).isFragment()).isFalse();
    }

    @Test
    void shouldClearDontFragmentAndLeaveTheOtherFlags() {
        header.wrap(Octets.poisoned(Ipv4Header.LENGTH), 0).flagsAndFragmentOffset(0xFFFF);

        assertThat(header.dontFragment(false).flagsAndFragmentOffset()).isEqualTo(0xBFFF);
    }

    @Property
    void shouldAgreeWithTheIndependentParser(@ForAll @Size(60) byte[] octets) {
        header.wrap(Octets.buffer(octets), 0);

        assertThat(header.version()).isEqualTo((int) NaiveBits.field(octets, 0, 0, 4));
        assertThat(header.headerLength()).isEqualTo(4 * (int) NaiveBits.field(octets, 0, 4, 4));
        assertThat(header.typeOfService()).isEqualTo((int) NaiveBits.field(octets, 0, 8, 8));
        assertThat(header.totalLength()).isEqualTo((int) NaiveBits.field(octets, 0, 16, 16));
        assertThat(header.identification()).isEqualTo((int) NaiveBits.field(octets, 1, 0, 16));
        assertThat(header.dontFragment()).isEqualTo(NaiveBits.field(octets, 1, 17, 1) == 1);
        assertThat(header.fragmentOffset()).isEqualTo(8 * (int) NaiveBits.field(octets, 1, 19, 13));
        assertThat(header.timeToLive()).isEqualTo((int) NaiveBits.field(octets, 2, 0, 8));
        assertThat(header.protocol()).isEqualTo((int) NaiveBits.field(octets, 2, 8, 8));
        assertThat(header.checksum()).isEqualTo((int) NaiveBits.field(octets, 2, 16, 16));
        assertThat(header.source()).isEqualTo((int) NaiveBits.field(octets, 3, 0, 32));
        assertThat(header.destination()).isEqualTo((int) NaiveBits.field(octets, 4, 0, 32));
    }

    @Property
    void shouldWriteWhatItReads(@ForAll @Size(20) byte[] octets) {
        octets[0] = (byte) (0x40 | (octets[0] & 0xF));
        Ipv4Header read = new Ipv4Header().wrap(Octets.buffer(octets), 0);
        UnsafeBuffer copy = Octets.poisoned(Ipv4Header.LENGTH);

        header.wrap(copy, 0)
                .versionAndHeaderLength(read.headerLength())
                .typeOfService(read.typeOfService())
                .totalLength(read.totalLength())
                .identification(read.identification())
                .flagsAndFragmentOffset(read.flagsAndFragmentOffset())
                .timeToLive(read.timeToLive())
                .protocol(read.protocol())
                .checksum(read.checksum())
                .source(read.source())
                .destination(read.destination());

        assertThat(Octets.read(copy, 0, Ipv4Header.LENGTH)).isEqualTo(octets);
        assertThat(header).hasToString(read.toString());
    }

    @Property
    void shouldNotReadOutsideOnceCheckHasPassed(@ForAll @Size(min = 20, max = 70) byte[] octets) {
        octets[0] = (byte) (0x40 | (octets[0] & 0xF));
        octets[2] = 0;
        UnsafeBuffer buffer = Octets.buffer(octets);

        if (Ipv4Header.check(buffer, 0, octets.length) == null) {
            header.wrap(buffer, 0).updateChecksum();

            assertThat(header.hasValidChecksum()).isTrue();
            assertThat(header.totalLength()).isBetween(header.headerLength(), octets.length);
        }
    }
}
