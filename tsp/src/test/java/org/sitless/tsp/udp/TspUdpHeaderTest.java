package org.sitless.tsp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TspUdpHeaderTest {
    private static final byte[] FIRST_OF_GOGOC = {(byte) 0xF0, 0, 0, (byte) 0xF0, 0, 0, 0x12, 0x34, 'V', 'E', 'R'};

    @Test
    void shouldReadAllFields() {
        TspUdpHeader header = TspUdpHeader.read(FIRST_OF_GOGOC).orElseThrow();

        assertThat(header.word()).isEqualTo(0xF00000F0);
        assertThat(header.sequence()).isEqualTo(0xF0);
        assertThat(header.timestamp()).isEqualTo(0x1234);
        assertThat(TspUdpHeader.bodyOf(FIRST_OF_GOGOC)).containsExactly('V', 'E', 'R');
    }

    @Test
    void shouldWriteAllFields() {
        assertThat(TspUdpHeader.ofSequence(0xF0, 0x1234).inFrontOf(new byte[] {'V', 'E', 'R'}))
                .isEqualTo(FIRST_OF_GOGOC);
    }

    @Property
    void shouldReadBackWhatItWrites(@ForAll int sequence, @ForAll int timestamp, @ForAll byte[] body) {
        TspUdpHeader header = TspUdpHeader.ofSequence(sequence, timestamp);
        byte[] datagram = header.inFrontOf(body);

        assertThat(TspUdpHeader.read(datagram)).contains(header);
        assertThat(TspUdpHeader.bodyOf(datagram)).isEqualTo(body);
        assertThat(header.sequence()).isEqualTo(sequence & 0x0FFF_FFFF);
    }

    @Test
    void shouldRefuseEveryTruncatedLength() {
        for (int length = 0; length < TspUdpHeader.LENGTH; length++) {
            assertThat(TspUdpHeader.read(Arrays.copyOf(FIRST_OF_GOGOC, length))).isEmpty();
        }
        assertThat(TspUdpHeader.read(Arrays.copyOf(FIRST_OF_GOGOC, TspUdpHeader.LENGTH)))
                .isPresent();
    }

    /** 6 is an IPv6 packet; gw6c of old put the marker at the other end of the word. */
    @Test
    void shouldLookAtTheFirstFourBitsOnly() {
        for (int nibble = 0; nibble < 16; nibble++) {
            byte[] datagram = FIRST_OF_GOGOC.clone();
            datagram[0] = (byte) (nibble << 4);

            assertThat(TspUdpHeader.isSignalling(datagram)).isEqualTo(nibble == 0xF);
        }
    }
}
