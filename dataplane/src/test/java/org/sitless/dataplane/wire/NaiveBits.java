package org.sitless.dataplane.wire;

/** The independent parser: reads a field of any header bit by bit, by its place in the RFC's diagram, and knows nothing else. */
public final class NaiveBits {
    private NaiveBits() {}

    /**
     * The unsigned value of one field.
     *
     * @param row which line of 32 bits in the diagram, from 0
     * @param column the field's first bit in that line, as the diagram's ruler counts
     * @param width of the field in bits, up to 64
     */
    public static long field(byte[] header, int row, int column, int width) {
        long value = 0;
        int first = row * 32 + column;
        for (int bit = first; bit < first + width; bit++) {
            int octet = header[bit / 8];
            int set = (octet >> (7 - bit % 8)) & 1;
            value = value * 2 + set;
        }
        return value;
    }
}
