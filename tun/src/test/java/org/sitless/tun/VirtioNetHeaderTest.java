package org.sitless.tun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class VirtioNetHeaderTest {
    /** As Linux wrote it on x86_64 for a TCP super-packet: needs checksum, TCPv6, headers 72, segments of 1,408, sum from 40 at 16. */
    private static final byte[] GOLDEN = {1, 4, 72, 0, (byte) 0x80, 0x05, 40, 0, 16, 0};

    @Test
    void shouldReadAllFields() {
        VirtioNetHeader header = new VirtioNetHeader().wrap(new UnsafeBuffer(GOLDEN.clone()), 0);

        assertThat(header.flags()).isEqualTo(VirtioNetHeader.NEEDS_CSUM);
        assertThat(header.gsoType()).isEqualTo(VirtioNetHeader.GSO_TCPV6);
        assertThat(header.hdrLen()).isEqualTo(72);
        assertThat(header.gsoSize()).isEqualTo(1_408);
        assertThat(header.csumStart()).isEqualTo(40);
        assertThat(header.csumOffset()).isEqualTo(16);
    }

    @Test
    void shouldWriteAllFieldsAndNothingElse() {
        byte[] bytes = new byte[VirtioNetHeader.LENGTH + 6];
        Arrays.fill(bytes, (byte) 0xA5);

        new VirtioNetHeader()
                .wrap(new UnsafeBuffer(bytes), 3)
                .flags(1)
                .gsoType(4)
                .hdrLen(72)
                .gsoSize(1_408)
                .csumStart(40)
                .csumOffset(16);

        assertThat(Arrays.copyOfRange(bytes, 3, 13)).isEqualTo(GOLDEN);
        assertThat(Arrays.copyOfRange(bytes, 0, 3)).containsOnly(0xA5);
        assertThat(Arrays.copyOfRange(bytes, 13, 16)).containsOnly(0xA5);
    }

    @Test
    void shouldReadLargestValuesAsUnsigned() {
        byte[] bytes = new byte[VirtioNetHeader.LENGTH];
        Arrays.fill(bytes, (byte) 0xFF);
        VirtioNetHeader header = new VirtioNetHeader().wrap(new UnsafeBuffer(bytes), 0);

        assertThat(header.flags()).isEqualTo(0xFF);
        assertThat(header.gsoSize()).isEqualTo(0xFFFF);
    }

    @Test
    void shouldSayFinishedPacketWhenCleared() {
        byte[] bytes = new byte[VirtioNetHeader.LENGTH];
        Arrays.fill(bytes, (byte) 0xA5);

        new VirtioNetHeader().wrap(new UnsafeBuffer(bytes), 0).clear();

        assertThat(bytes).containsOnly(0);
    }
}
