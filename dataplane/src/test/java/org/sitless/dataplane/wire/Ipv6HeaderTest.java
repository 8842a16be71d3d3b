package org.sitless.dataplane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class Ipv6HeaderTest {
    /** 2001:db8:1::1 > 2001:db8:2::2, class 0xb9, flow 0xedcba, no next header, hop limit 63, four octets of payload. */
    private static final String GOLDEN = "6b9edcba 0004 3b 3f"
            + "20010db8000100000000000000000001"
            + "20010db8000200000000000000000002"
            + "01020304";

    private final Ipv6Header header = new Ipv6Header();

    @Test
    void shouldReadAllFields() {
        header.wrap(Octets.buffer(GOLDEN), 0);

        assertThat(header.version()).isEqualTo(6);
        assertThat(header.trafficClass()).isEqualTo(0xB9);
        assertThat(header.flowLabel()).isEqualTo(0xEDCBA);
        assertThat(header.payloadLength()).isEqualTo(4);
        assertThat(header.totalLength()).isEqualTo(44);
        assertThat(header.nextHeader()).isEqualTo(IpProtocol.NO_NEXT_HEADER);
        assertThat(header.hopLimit()).isEqualTo(63);
        assertThat(new Ipv6Address(header.sourceHigh(), header.sourceLow())).hasToString("2001:db8:1::1");
        assertThat(new Ipv6Address(header.destinationHigh(), header.destinationLow()))
                .hasToString("2001:db8:2::2");
    }

    @Test
    void shouldWriteAllFieldsAndNothingElse() {
        UnsafeBuffer buffer = Octets.poisoned(Ipv6Header.LENGTH + 16);

        header.wrap(buffer, 8)
                .versionTrafficClassFlowLabel(0xB9, 0xEDCBA)
                .payloadLength(4)
                .nextHeader(IpProtocol.NO_NEXT_HEADER)
                .hopLimit(63)
                .source(0x20010DB8_00010000L, 1)
                .destination(0x20010DB8_00020000L, 2);

        String expected = Octets.hex(
                Octets.of("a5a5a5a5a5a5a5a5" + GOLDEN.substring(0, GOLDEN.length() - 8) + "a5a5a5a5a5a5a5a5"));
        assertThat(Octets.hex(Octets.read(buffer, 0, buffer.capacity()))).isEqualTo(expected);
    }

    @Test
    void shouldNameTheFaultOfEveryTruncatedLength() {
        UnsafeBuffer buffer = Octets.buffer(GOLDEN);

        for (int length = 0; length < 44; length++) {
            assertThat(Ipv6Header.check(buffer, 0, length))
                    .as("%d octets", length)
                    .isEqualTo(length < 40 ? WireFault.IPV6_TRUNCATED : WireFault.IPV6_PAYLOAD_TRUNCATED);
        }
    }

    @Test
    void shouldIgnorePaddingBehindThePayload() {
        assertThat(Ipv6Header.check(Octets.buffer(GOLDEN), 0, 44)).isNull();
        assertThat(Ipv6Header.check(Octets.buffer(GOLDEN + "a5a5"), 0, 46)).isNull();
    }

    @Test
    void shouldNameAWrongVersion() {
        assertThat(Ipv6Header.check(Octets.buffer("4" + GOLDEN.substring(1)), 0, 44))
                .isEqualTo(WireFault.IPV6_VERSION);
    }

    @Test
    void shouldRewriteTrafficClassAndFlowLabelAlone() {
        UnsafeBuffer buffer = Octets.buffer(GOLDEN);

        header.wrap(buffer, 0).trafficClass(0x03);
        assertThat(Octets.hex(Octets.read(buffer, 0, 8))).isEqualTo("603edcba00043b3f");

        header.flowLabel(0x12345);
        assertThat(Octets.hex(Octets.read(buffer, 0, 8))).isEqualTo("6031234500043b3f");
    }

    @Property
    void shouldAgreeWithTheIndependentParser(@ForAll @Size(40) byte[] octets) {
        header.wrap(Octets.buffer(octets), 0);

        assertThat(header.version()).isEqualTo((int) NaiveBits.field(octets, 0, 0, 4));
        assertThat(header.trafficClass()).isEqualTo((int) NaiveBits.field(octets, 0, 4, 8));
        assertThat(header.flowLabel()).isEqualTo((int) NaiveBits.field(octets, 0, 12, 20));
        assertThat(header.payloadLength()).isEqualTo((int) NaiveBits.field(octets, 1, 0, 16));
        assertThat(header.nextHeader()).isEqualTo((int) NaiveBits.field(octets, 1, 16, 8));
        assertThat(header.hopLimit()).isEqualTo((int) NaiveBits.field(octets, 1, 24, 8));
        assertThat(header.sourceHigh()).isEqualTo(NaiveBits.field(octets, 2, 0, 64));
        assertThat(header.sourceLow()).isEqualTo(NaiveBits.field(octets, 4, 0, 64));
        assertThat(header.destinationHigh()).isEqualTo(NaiveBits.field(octets, 6, 0, 64));
        assertThat(header.destinationLow()).isEqualTo(NaiveBits.field(octets, 8, 0, 64));
    }

    @Property
    void shouldWriteWhatItReads(@ForAll @Size(40) byte[] octets) {
        octets[0] = (byte) (0x60 | (octets[0] & 0xF));
        Ipv6Header read = new Ipv6Header().wrap(Octets.buffer(octets), 0);
        UnsafeBuffer copy = Octets.poisoned(Ipv6Header.LENGTH);

        header.wrap(copy, 0)
                .versionTrafficClassFlowLabel(read.trafficClass(), read.flowLabel())
                .payloadLength(read.payloadLength())
                .nextHeader(read.nextHeader())
                .hopLimit(read.hopLimit())
                .source(read.sourceHigh(), read.sourceLow())
                .destination(read.destinationHigh(), read.destinationLow());

        assertThat(Octets.read(copy, 0, Ipv6Header.LENGTH)).isEqualTo(octets);
        assertThat(header).hasToString(read.toString());
    }
}
