package org.sitless.dataplane.cases;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sitless.dataplane.slot.OffloadDescriptor;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.Octets;

/**
 * One packet of a case: its octets, and what its offload descriptor says, each as one line of text.
 *
 * <p>What it lacks reads {@code needs-checksum START OFFSET} and {@code segmented KIND SIZE HEADERS}.
 */
final class CasePacket {
    private final byte[] octets;
    private final List<String> lacks;

    /** @param octets from the first octet of the outermost header on; not copied */
    CasePacket(byte[] octets, List<String> lacks) {
        this.octets = octets;
        this.lacks = List.copyOf(lacks);
    }

    CasePacket(byte[] octets) {
        this(octets, List.of());
    }

    byte[] octets() {
        return octets;
    }

    List<String> lacks() {
        return lacks;
    }

    /** What the slot holds now, with what was joined to it. */
    static CasePacket of(PacketSlot slot) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (PacketSlot piece = slot; piece != null; piece = piece.nextPiece()) {
            octets.writeBytes(Octets.read(piece.buffer(), piece.packetOffset(), piece.packetLength()));
        }
        OffloadDescriptor offload = slot.offload();
        List<String> lacks = new ArrayList<>();
        if (offload.needsChecksum()) {
            lacks.add("needs-checksum " + offload.checksumStart() + " " + offload.checksumOffset());
        }
        if (offload.segmentation() != Segmentation.NONE) {
            String kind = offload.segmentation().toString().toLowerCase(Locale.ROOT);
            lacks.add("segmented " + kind + " " + offload.segmentSizeBytes() + " " + offload.headerLengthBytes());
        }
        return new CasePacket(octets.toByteArray(), lacks);
    }

    /** Puts the packet into the slot, as a source would. */
    void receive(PacketSlot slot, int offset) {
        slot.buffer().putBytes(offset, octets);
        slot.received(offset, octets.length);
        lacks.forEach(line -> describe(slot.offload(), line.split(" ", -1)));
        slot.segmentsRead(slot.offload().segmentCount(octets.length - outerHeaderLength()));
    }

    private static void describe(OffloadDescriptor offload, String[] words) {
        switch (words[0]) {
            case "needs-checksum" -> offload.needsChecksum(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "segmented" -> {
                Segmentation kind = Segmentation.valueOf(words[1].toUpperCase(Locale.ROOT));
                offload.segmented(kind, Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            }
            default -> throw new IllegalArgumentException("no directive: " + String.join(" ", words));
        }
    }

    private int outerHeaderLength() {
        return octets.length > 0 && (octets[0] & 0xF0) == 0x40 ? (octets[0] & 0xF) * 4 : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CasePacket packet && Arrays.equals(octets, packet.octets) && lacks.equals(packet.lacks);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return HexPackets.print(this);
    }
}
