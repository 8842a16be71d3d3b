package org.sitless.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PacketChecksumsTest {
    /** UDP with three bytes of payload over IPv6 over IPv4, its sums computed by another program. */
    private static final String SIX_IN_FOUR =
            "45000047000740004029b683c0000201c000020260000000000b114020010db80001000000000000"
                    + "0000000120010db800010000000000000000000203e807d0000bc5446f6464";

    private static final int INNER = 20;
    private static final int UDP_CHECKSUM = INNER + 40 + 6;
    private static final short PSEUDO_HEADER_SUM = (short) 0x5b93;

    private static ByteBuffer packet() {
        return ByteBuffer.wrap(HexFormat.of().parseHex(SIX_IN_FOUR));
    }

    private static ChecksumVerdict judge(ByteBuffer packet) {
        return PacketChecksums.judge(packet);
    }

    @Test
    void shouldFindGoodWhenAllSumsFit() {
        assertThat(judge(packet())).isEqualTo(ChecksumVerdict.GOOD);
    }

    @Test
    void shouldFindBadWhenAnyByteUnderASumIsChanged() {
        for (int i = 0; i < packet().limit(); i++) {
            boolean summed = i < INNER || i >= INNER + 8;
            ByteBuffer changed = packet();
            changed.put(i, (byte) (changed.get(i) ^ 0x10));
            if (summed) {
                assertThat(judge(changed)).as("byte %d", i).isNotEqualTo(ChecksumVerdict.GOOD);
            }
        }
    }

    @Test
    void shouldFindUnfinishedWhenOnlyThePseudoHeaderIsSummed() {
        assertThat(judge(packet().putShort(UDP_CHECKSUM, PSEUDO_HEADER_SUM))).isEqualTo(ChecksumVerdict.UNFINISHED);
    }

    @Test
    void shouldFindBadWhenUdpOverIpv6HasNoChecksum() {
        assertThat(judge(packet().putShort(UDP_CHECKSUM, (short) 0))).isEqualTo(ChecksumVerdict.BAD);
    }

    @Test
    void shouldJudgeNothingButNeverFailWhenCut() {
        for (int length = 0; length < packet().limit(); length++) {
            assertThat(judge(packet().slice(0, length))).as("%d bytes", length).isEqualTo(ChecksumVerdict.UNCHECKED);
        }
    }

    @Test
    void shouldIgnorePaddingBehindThePacket() {
        ByteBuffer padded = ByteBuffer.allocate(packet().limit() + 9)
                .put(packet())
                .putLong(-1)
                .rewind();

        assertThat(judge(padded)).isEqualTo(ChecksumVerdict.GOOD);
    }
}
