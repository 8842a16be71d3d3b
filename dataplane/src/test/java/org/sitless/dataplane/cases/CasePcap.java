package org.sitless.dataplane.cases;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes packets as a pcap file of link type RAW, so that a case can be looked at with tcpdump or Wireshark. */
final class CasePcap {
    private static final int MAGIC = 0xA1B2_C3D4;
    private static final int VERSION_2_4 = 0x0002_0004;
    private static final int SNAP_LENGTH = 0x0004_0000;
    private static final int LINK_TYPE_RAW = 101;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;

    private CasePcap() {}

    static void write(Path file, List<CasePacket> packets) throws IOException {
        int octets = packets.stream()
                .mapToInt(packet -> RECORD_HEADER + packet.octets().length)
                .sum();
        ByteBuffer pcap = ByteBuffer.allocate(FILE_HEADER + octets);
        pcap.putInt(MAGIC).putInt(VERSION_2_4).putLong(0).putInt(SNAP_LENGTH).putInt(LINK_TYPE_RAW);
        for (int i = 0; i < packets.size(); i++) {
            byte[] packet = packets.get(i).octets();
            pcap.putInt(i).putInt(0).putInt(packet.length).putInt(packet.length).put(packet);
        }
        Files.createDirectories(file.getParent());
        Files.write(file, pcap.array());
    }
}
