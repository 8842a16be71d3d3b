package org.sitless.dataplane.offload;

import org.agrona.concurrent.UnsafeBuffer;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.OffloadDescriptor;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.slot.Segmentation;

/**
 * Makes packets that any wire takes of what a slot holds: cuts super-packets, finishes checksums. Payload is summed, never copied.
 *
 * <pre>
 *   slot     | outer | inner | transport | payload payload payload payload pay |
 *   entry 0  | outer | inner | transport | payload                                  CWR as it was, no FIN, no PSH
 *   entry 1  | outer'| inner | transport'|         payload                          no CWR
 *   entry 4  | outer'| inner'| transport'|                                 pay      FIN and PSH as they were
 * </pre>
 *
 * Road: 1 {@link #begin} checks the slot's offload descriptor against the packet, 2 {@link #fill} adds entries until the slot is done
 * or the batch is full, 3 the caller sends the batch, clears it and goes back to 2. So a slot of any number of segments passes through
 * a batch of any size; a segment size of 1 costs time but no packet.
 *
 * <p>The outer identification counts up from the slot's own: whoever wrote that one must go on {@link PacketSlot#segments()} numbers
 * later (RFC 6864 §4.1 asks it of packets without DF). The outer total length may be 0, as in a super-packet too long for the field.
 *
 * <p>Errors: a descriptor that does not fit the packet drops the slot by name; nothing is thrown. Threads: one owner, the sink's.
 * Allocates nothing.
 */
public final class Segmenter {
    private final int skippedLength;
    private final int outerHeaderLength;
    private final SegmentTemplate template;

    private PacketSlot slot;
    private int slotIndex;
    private int segmentSize;
    private int segmentsLeft;
    private int payloadLeft;
    private long payloadAddress;
    private boolean whole;

    /** @param outerHeaderLength octets in front of the inner packet: an IPv4 header, or 0 where there is none */
    public Segmenter(int outerHeaderLength) {
        this(0, outerHeaderLength);
    }

    private Segmenter(int skippedLength, int outerHeaderLength) {
        this.skippedLength = skippedLength;
        this.outerHeaderLength = outerHeaderLength;
        template = new SegmentTemplate(skippedLength, outerHeaderLength);
    }

    /** Makes inner packets of slots that hold outer ones: the kernel writes the outer headers, so many octets, anew. */
    public static Segmenter behindOuterHeader(int length) {
        return new Segmenter(length, 0);
    }

    /**
     * Takes on a slot whose packet is {@code [outer header][inner packet]} and whose inner check has run. A packet that only lacks its
     * checksum gets it here, in place, and its descriptor is cleared.
     *
     * @param index handed on to every entry
     * @return false: the slot was dropped, there is nothing to fill
     */
    public boolean begin(PacketSlot newSlot, int index) {
        slot = newSlot;
        slotIndex = index;
        segmentsLeft = 0;
        whole = false;
        OffloadDescriptor offload = slot.offload();
        DropReason fault = offload.segmentation() != Segmentation.NONE
                ? beginSuperPacket(offload)
                : offload.needsChecksum() ? beginUnfinished(offload) : beginWhole();
        if (fault != null) {
            slot.drop(fault);
        }
        return fault == null;
    }

    private DropReason beginWhole() {
        whole = true;
        segmentsLeft = 1;
        return null;
    }

    private DropReason beginUnfinished(OffloadDescriptor offload) {
        int innerOffset = slot.packetOffset() + skippedLength + outerHeaderLength;
        int innerLength = slot.packetLength() - skippedLength - outerHeaderLength;
        if (!UnfinishedChecksum.complete(slot.buffer(), innerOffset, innerLength, offload)) {
            return DropReason.INNER_CHECKSUM_UNFINISHABLE;
        }
        offload.clear();
        return beginWhole();
    }

    private DropReason beginSuperPacket(OffloadDescriptor offload) {
        DropReason fault = template.load(slot);
        if (fault != null) {
            return fault;
        }
        int innerLength = slot.packetLength() - skippedLength - outerHeaderLength;
        segmentSize = offload.segmentSizeBytes();
        segmentsLeft = offload.segmentCount(innerLength);
        payloadLeft = innerLength - offload.headerLengthBytes();
        payloadAddress = slot.packetAddress() + skippedLength + template.length();
        return null;
    }

    /**
     * Adds entries for the slot, behind those that stand in the batch already.
     *
     * @return true: all of the slot has been added; false: the batch is full, send it, clear it and call again
     */
    public boolean fill(SegmentBatch batch) {
        while (segmentsLeft > 0) {
            if (batch.isFull()) {
                return false;
            }
            segmentsLeft--;
            if (whole) {
                batch.addWhole(slotIndex, slot.packetAddress() + skippedLength, slot.packetLength() - skippedLength);
            } else {
                addSegment(batch);
            }
        }
        return true;
    }

    private void addSegment(SegmentBatch batch) {
        int payload = Math.min(segmentSize, payloadLeft);
        int at = batch.addSegment(slotIndex, template.length(), payloadAddress, payload);
        UnsafeBuffer headers = batch.headers();
        template.write(headers, at, payloadAddress, payload, segmentsLeft == 0);
        payloadAddress += payload;
        payloadLeft -= payload;
    }

    /** Whether all of the slot has been added to batches. */
    public boolean isDone() {
        return segmentsLeft == 0;
    }
}
