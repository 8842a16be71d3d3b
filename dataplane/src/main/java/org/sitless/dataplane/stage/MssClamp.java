package org.sitless.dataplane.stage;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.wire.InternetChecksum;
import org.sitless.dataplane.wire.IpProtocol;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.TcpHeader;

/**
 * Lowers the maximum segment size that TCP connections agree on to what the path carries. Roads: both, where it is asked for.
 *
 * <p>So connections of hosts behind this one need no Packet Too Big, which filters in between like to eat, although RFC 4890 §4.3.1 asks
 * everybody to let it through. The option of a SYN is lowered, never raised and never added; the checksum is corrected for what changed
 * (RFC 1624), unless it still lacks all of the segment.
 *
 * <p>Any packet but an unfragmented SYN passes untouched; so does a header whose options do not parse. Threads: one owner.
 */
public final class MssClamp implements PacketStage {
    private static final int HEADERS = Ipv6Header.LENGTH + TcpHeader.LENGTH;
    private static final int OPTION_LENGTH = 4;

    private final TcpHeader tcp = new TcpHeader();

    @Override
    public void process(SlotBatch batch) {
        for (PacketSlot slot : batch.forwarding()) {
            if (slot.innerTransportProtocol() == IpProtocol.TCP && isSyn(slot)) {
                clamp(slot, slot.tunnel().innerMtuBytes() - HEADERS);
            }
        }
    }

    private static boolean isSyn(PacketSlot slot) {
        int flags = slot.innerTransportOffset() + TcpHeader.FLAGS_OFFSET;
        return flags < slot.packetLength() && (slot.buffer().getByte(slot.packetOffset() + flags) & TcpHeader.SYN) != 0;
    }

    private void clamp(PacketSlot slot, int most) {
        UnsafeBuffer buffer = slot.buffer();
        int start = slot.packetOffset() + slot.innerTransportOffset();
        if (TcpHeader.check(buffer, start, slot.packetLength() - slot.innerTransportOffset()) != null) {
            return;
        }
        tcp.wrap(buffer, start);
        int option = tcp.optionOffset(TcpHeader.OPTION_MAXIMUM_SEGMENT_SIZE);
        if (option == 0 || buffer.getByte(start + option + 1) != OPTION_LENGTH) {
            return;
        }
        int value = start + option + 2;
        int said = buffer.getShort(value, BIG_ENDIAN) & 0xFFFF;
        if (said <= most) {
            return;
        }
        buffer.putShort(value, (short) most, BIG_ENDIAN);
        if (!slot.offload().needsChecksum()) {
            tcp.checksum(correctedChecksum(option, said, most));
        }
    }

    /** At an odd place the value is half of two words of the sum, so its octets count the other way round (RFC 1071 §2 (B)). */
    private int correctedChecksum(int option, int said, int most) {
        boolean even = (option & 1) == 0;
        int before = even ? said : swapped(said);
        int after = even ? most : swapped(most);
        return InternetChecksum.update(tcp.checksum(), before, after);
    }

    private static int swapped(int word) {
        return ((word & 0xFF) << 8) | (word >>> 8);
    }
}
