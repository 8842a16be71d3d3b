package org.sitless.dataplane.offload;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Packets ready to be sent, each as two pieces of native memory: what a {@code struct iovec} wants (readv(2)).
 *
 * <pre>
 *   entry i:   | headroom 64 | header [headerAddress, + headerLength) |   payload [payloadAddress, + payloadLength)
 *               a sink may                ^ own memory of the batch        ^ inside the slot: not copied, not changed
 *               write here                  or the slot itself               length 0: the header is the whole packet
 * </pre>
 *
 * Entries hold while the batch is not cleared and the slots they point into are not received into. Filled by {@link Segmenter}.
 * Lengths are in bytes. Threads: one owner, the sink's.
 */
public final class SegmentBatch {
    /** Longest row of headers that an entry of its own memory takes: outer, inner, extensions, transport. */
    public static final int LONGEST_HEADER = 256;

    /** Octets in front of every header address that a sink may use: a virtio and an Ethernet header. */
    public static final int HEADROOM = 64;

    private static final int STRIDE = HEADROOM + LONGEST_HEADER;

    private final UnsafeBuffer headers;
    private final long[] headerAddress;
    private final int[] headerLength;
    private final long[] payloadAddress;
    private final int[] payloadLength;
    private final int[] slotIndex;
    private int size;

    /** @param capacity entries; what {@code sendmmsg} takes in one call is a good number: 1,024 at most (UIO_MAXIOV) */
    public SegmentBatch(int capacity) {
        headers = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity * STRIDE, 64));
        headerAddress = new long[capacity];
        headerLength = new int[capacity];
        payloadAddress = new long[capacity];
        payloadLength = new int[capacity];
        slotIndex = new int[capacity];
    }

    public int capacity() {
        return slotIndex.length;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public boolean isFull() {
        return size == slotIndex.length;
    }

    /** Forgets all entries. */
    public void clear() {
        size = 0;
    }

    public long headerAddress(int entry) {
        return headerAddress[entry];
    }

    /** At least 1. */
    public int headerLength(int entry) {
        return headerLength[entry];
    }

    public long payloadAddress(int entry) {
        return payloadAddress[entry];
    }

    /** 0 where the header is the whole packet. */
    public int payloadLength(int entry) {
        return payloadLength[entry];
    }

    /** Length of the packet on the wire, from the outer header on. */
    public int length(int entry) {
        return headerLength[entry] + payloadLength[entry];
    }

    /** Which slot the entry was cut from: the index that {@link Segmenter#begin} was told. */
    public int slotIndex(int entry) {
        return slotIndex[entry];
    }

    /** Adds a packet that stands in one piece. */
    void addWhole(int slot, long address, int length) {
        add(slot, address, length, 0, 0);
    }

    /**
     * Adds a packet whose header the caller writes into {@link #headers()}.
     *
     * @return where in there
     */
    int addSegment(int slot, int length, long payload, int payloadBytes) {
        int at = size * STRIDE + HEADROOM;
        add(slot, headers.addressOffset() + at, length, payload, payloadBytes);
        return at;
    }

    /** Memory of the headers that are not the slots' own. */
    UnsafeBuffer headers() {
        return headers;
    }

    private void add(int slot, long header, int headerBytes, long payload, int payloadBytes) {
        slotIndex[size] = slot;
        headerAddress[size] = header;
        headerLength[size] = headerBytes;
        payloadAddress[size] = payload;
        payloadLength[size] = payloadBytes;
        size++;
    }
}
