package org.sitless.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcapFileTest {
    private static final int ETHERNET = 1;
    private static final int RAW = 101;

    /** A file with two packets of this link header and twenty bytes of IP header. */
    private static ByteBuffer file(ByteOrder order, int magic, int linkType, byte[] linkHeader) {
        ByteBuffer file = ByteBuffer.allocate(500).order(order);
        file.putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_600)
                .putInt(linkType);
        for (int i = 0; i < 2; i++) {
            int length = linkHeader.length + 20;
            file.putInt(1_000).putInt(7 + i).putInt(length).putInt(length).put(linkHeader);
            file.put((byte) 0x45).put((byte) 0).put((byte) 0).put((byte) 20).put(new byte[16]);
        }
        return file.flip();
    }

    @Test
    void shouldReadEitherByteOrderAndUnitOfTime() {
        ByteBuffer micros = file(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, RAW, new byte[0]);
        ByteBuffer nanos = file(ByteOrder.BIG_ENDIAN, 0xa1b23c4d, RAW, new byte[0]);

        assertThat(PcapFile.read(micros))
                .extracting(CapturedPacket::timeNanos)
                .containsExactly(1_000_000_007_000L, 1_000_000_008_000L);
        assertThat(PcapFile.read(nanos))
                .extracting(CapturedPacket::timeNanos)
                .containsExactly(1_000_000_000_007L, 1_000_000_000_008L);
    }

    @Test
    void shouldBeginAtTheIpHeaderWhenEthernet() {
        byte[] header = new byte[14];
        header[12] = 0x08;

        List<CapturedPacket> packets = PcapFile.read(file(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, ETHERNET, header));

        assertThat(packets).hasSize(2).allMatch(packet -> packet.version() == 4 && packet.lengthBytes() == 20);
    }

    @Test
    void shouldLeaveOutWhatIsNotIp() {
        assertThat(PcapFile.read(file(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, ETHERNET, new byte[14])))
                .isEmpty();
    }

    @Test
    void shouldLeaveOutThePacketThatIsCutAtTheEnd() {
        ByteBuffer whole = file(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, RAW, new byte[0]);

        assertThat(PcapFile.read(whole.slice(0, whole.limit() - 1))).hasSize(1);
    }

    @Test
    void shouldRefuseWhatIsNoPcapFile() {
        assertThatThrownBy(() -> PcapFile.read(ByteBuffer.allocate(100))).hasMessageContaining("not a pcap file");
    }
}
