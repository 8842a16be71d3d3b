package org.sitless.dataplane.slot;

/**
 * What a super-packet still lacks: {@code struct virtio_net_hdr} (linux/virtio_net.h) in our words.
 *
 * <p>Offsets count from the first octet of the <em>inner</em> packet, in bytes. A packet of which nothing is lacking has
 * {@code segmentation() == Segmentation.NONE} and {@code needsChecksum() == false}.
 *
 * <p>Threads: belongs to its slot.
 */
public final class OffloadDescriptor {
    private boolean needsChecksum;
    private int checksumStart;
    private int checksumOffset;
    private Segmentation segmentation = Segmentation.NONE;
    private int segmentSizeBytes;
    private int headerLengthBytes;

    /** Nothing lacks: a finished packet. */
    public OffloadDescriptor clear() {
        needsChecksum = false;
        checksumStart = 0;
        checksumOffset = 0;
        segmentation = Segmentation.NONE;
        segmentSizeBytes = 0;
        headerLengthBytes = 0;
        return this;
    }

    /**
     * The transport checksum holds only the folded pseudo-header sum and must be completed.
     *
     * @param start where summing begins: the transport header
     * @param offset where the checksum stands, counted from {@code start}
     */
    public OffloadDescriptor needsChecksum(int start, int offset) {
        needsChecksum = true;
        checksumStart = start;
        checksumOffset = offset;
        return this;
    }

    /**
     * The packet stands for several.
     *
     * @param kind of segmentation; not {@link Segmentation#NONE}
     * @param segmentSize transport payload of each segment but the last, in bytes, above zero
     * @param headerLength all headers of the inner packet up to the transport payload, in bytes: exactly, which the kernel's
     *     {@code hdr_len} is not
     */
    public OffloadDescriptor segmented(Segmentation kind, int segmentSize, int headerLength) {
        segmentation = kind;
        segmentSizeBytes = segmentSize;
        headerLengthBytes = headerLength;
        return this;
    }

    public boolean needsChecksum() {
        return needsChecksum;
    }

    public int checksumStart() {
        return checksumStart;
    }

    public int checksumOffset() {
        return checksumOffset;
    }

    public Segmentation segmentation() {
        return segmentation;
    }

    public int segmentSizeBytes() {
        return segmentSizeBytes;
    }

    public int headerLengthBytes() {
        return headerLengthBytes;
    }

    /** How many packets an inner packet of this length becomes on the wire; at least 1. */
    public int segmentCount(int innerLength) {
        if (segmentation == Segmentation.NONE) {
            return 1;
        }
        int payload = innerLength - headerLengthBytes;
        return Math.max(1, (payload + segmentSizeBytes - 1) / segmentSizeBytes);
    }

    /** Length of the longest packet that an inner packet of this length becomes on the wire, in bytes. */
    public int longestSegment(int innerLength) {
        return segmentation == Segmentation.NONE
                ? innerLength
                : Math.min(innerLength, headerLengthBytes + segmentSizeBytes);
    }
}
