package org.sitless.dataplane.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternetChecksumTest {
    @Test
    void shouldSumTheExampleOfRfc1071() {
        UnsafeBuffer buffer = Octets.buffer("0001 f203 f4f5 f6f7");

        assertThat(InternetChecksum.fold(InternetChecksum.sum(buffer, 0, 8))).isEqualTo(0xDDF2);
        assertThat(InternetChecksum.checksum(InternetChecksum.sum(buffer, 0, 8)))
                .isEqualTo(0x220D);
    }

    @Test
    void shouldAgreeWithOneWordAtATimeAtEveryAlignmentAndLength() {
        byte[] random = random(2_100, 1);
        UnsafeBuffer buffer = Octets.buffer(random);

        for (int offset = 0; offset < 16; offset++) {
            for (int length = 0; length <= 2_000; length++) {
                int expected = NaiveChecksum.sum(Arrays.copyOfRange(random, offset, offset + length));
                int folded = InternetChecksum.fold(InternetChecksum.sum(buffer, offset, length));
                assertThat(folded).as("offset %d length %d", offset, length).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_475, 65_515, 65_535, 65_536, 65_575})
    void shouldSumASuperPacket(int length) {
        byte[] random = random(length, 2);

        assertThat(InternetChecksum.fold(InternetChecksum.sum(Octets.buffer(random), 0, length)))
                .isEqualTo(NaiveChecksum.sum(random));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 31, 32, 33, 65_535})
    void shouldSumAllOnesWithoutLosingCarries(int length) {
        byte[] ones = new byte[length];
        Arrays.fill(ones, (byte) 0xFF);

        assertThat(InternetChecksum.fold(InternetChecksum.sum(Octets.buffer(ones), 0, length)))
                .isEqualTo(NaiveChecksum.sum(ones));
    }

    @Test
    void shouldReadHeapMemoryLikeNativeMemory() {
        byte[] random = random(999, 3);

        assertThat(InternetChecksum.sum(new UnsafeBuffer(random), 5, 994))
                .isEqualTo(InternetChecksum.sum(Octets.buffer(random), 5, 994));
    }

    @Test
    void shouldSumByAddressAsByOffset() {
        UnsafeBuffer buffer = Octets.buffer(random(300, 4));

        assertThat(InternetChecksum.sum(buffer.addressOffset() + 7, 290))
                .isEqualTo(InternetChecksum.sum(buffer, 7, 290));
    }

    @Test
    void shouldRefuseARangeOutsideTheBuffer() {
        UnsafeBuffer buffer = Octets.poisoned(20);

        assertThatThrownBy(() -> InternetChecksum.sum(buffer, 8, 13)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Property
    void shouldAddPartsThatBeginAtEvenOctets(
            @ForAll @Size(min = 0, max = 200) byte[] octets, @ForAll @IntRange(max = 100) int words) {
        int cut = Math.min(2 * words, octets.length & ~1);
        UnsafeBuffer buffer = Octets.buffer(octets);

        long sum = InternetChecksum.add(
                InternetChecksum.sum(buffer, cut, octets.length - cut), InternetChecksum.sum(buffer, 0, cut));

        assertThat(InternetChecksum.fold(sum)).isEqualTo(NaiveChecksum.sum(octets));
    }

    @Property
    void shouldAddSumsOfAnySizeWithEndAroundCarry(@ForAll long sum, @ForAll long other) {
        byte[] both = new byte[16];
        UnsafeBuffer buffer = new UnsafeBuffer(both);
        buffer.putLong(0, sum);
        buffer.putLong(8, other);

        assertThat(InternetChecksum.fold(InternetChecksum.add(sum, other))).isEqualTo(NaiveChecksum.sum(both));
    }

    @Property
    void shouldSumThePseudoHeaderWithA32BitLength(
            @ForAll @Size(40) byte[] header, @ForAll @IntRange(max = 70_000) int length, @ForAll byte protocol) {
        long sum = InternetChecksum.pseudoHeader(Octets.buffer(header), 0, length, protocol & 0xFF);

        assertThat(InternetChecksum.fold(sum))
                .isEqualTo(NaiveChecksum.sum(NaiveChecksum.pseudoHeader(header, length, protocol & 0xFF)));
    }

    @Property
    void shouldUpdateAChecksumAsIfComputedAnew(
            @ForAll @Size(20) byte[] header, @ForAll @IntRange(max = 9) int word, @ForAll short newWord) {
        header[0] = 0x45; // never all zero, as every real header: the two names of zero do not mix
        int changed = word == 0 ? 1 : word;
        UnsafeBuffer buffer = Octets.buffer(header);
        int before = InternetChecksum.checksum(InternetChecksum.sum(buffer, 0, 20));
        int oldWord = buffer.getShort(2 * changed, BIG_ENDIAN) & 0xFFFF;

        buffer.putShort(2 * changed, newWord, BIG_ENDIAN);

        assertThat(InternetChecksum.update(before, oldWord, newWord & 0xFFFF))
                .isEqualTo(InternetChecksum.checksum(InternetChecksum.sum(buffer, 0, 20)));
    }

    @Test
    void shouldUpdateTheExampleOfRfc1624() {
        assertThat(InternetChecksum.update(0xDD2F, 0x5555, 0x3285)).isEqualTo(0x0000);
    }

    @Test
    void shouldSendAComputedUdpChecksumOfZeroAsAllOnes() {
        UnsafeBuffer buffer = Octets.buffer("ffff 0000");

        assertThat(InternetChecksum.checksum(InternetChecksum.sum(buffer, 0, 4)))
                .isZero();
        assertThat(InternetChecksum.udpChecksum(InternetChecksum.sum(buffer, 0, 4)))
                .isEqualTo(0xFFFF);
    }

    private static byte[] random(int length, long seed) {
        byte[] octets = new byte[length];
        new Random(seed).nextBytes(octets);
        return octets;
    }
}
