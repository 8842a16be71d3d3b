package org.sitless.dataplane.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.offload.SegmentBatch;
import org.sitless.dataplane.offload.Segmenter;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.Octets;
import org.sitless.tun.VirtioNetHeader;

/** What the kernel hands us to cut, with a virtio header that means no good. */
class VirtioFuzzTest {
    private static final int ENTRIES = 64;

    private final UnsafeBuffer memory = Octets.poisoned(PacketSlot.CAPACITY);
    private final PacketSlot slot = new PacketSlot(memory);
    private final VirtioOffload virtio = new VirtioOffload();
    private final Segmenter segmenter = new Segmenter(0);
    private final SegmentBatch batch = new SegmentBatch(ENTRIES);

    /** A read from the TUN device, virtio header first: what is cut of it holds its payload once, in order, and nothing else. */
    @FuzzTest(maxDuration = "3m")
    void shouldCutAnySuperPacket(byte[] read) {
        int length = read.length - VirtioNetHeader.LENGTH;
        if (length < Ipv6Header.LENGTH || length > 0xFFFF) {
            return;
        }
        memory.putBytes(PacketSlot.INNER_OFFSET - VirtioNetHeader.LENGTH, read);
        slot.received(PacketSlot.INNER_OFFSET, length);
        virtio.readInto(slot);
        if (!slot.isForwarding() || !segmenter.begin(slot, 0)) {
            assertThat(slot.dropReason())
                    .isIn(DropReason.INNER_CHECKSUM_UNFINISHABLE, DropReason.SEGMENT_HEADERS_TOO_LONG);
            return;
        }
        boolean isWhole = slot.offload().segmentation() == Segmentation.NONE;
        int repeated = isWhole ? 0 : slot.offload().headerLengthBytes();
        int payload = 0;
        int pieces = 0;
        boolean done = false;
        while (!done) {
            batch.clear();
            done = segmenter.fill(batch);
            for (int entry = 0; entry < batch.size(); entry++) {
                assertThat(batch.headerLength(entry) + batch.payloadLength(entry))
                        .isLessThanOrEqualTo(length);
                payload += batch.payloadLength(entry) + (isWhole ? batch.headerLength(entry) : 0);
                pieces++;
            }
            assertThat(pieces).isLessThanOrEqualTo(slot.segments());
        }
        assertThat(pieces).isEqualTo(slot.segments());
        assertThat(payload).isEqualTo(length - repeated);
    }
}
