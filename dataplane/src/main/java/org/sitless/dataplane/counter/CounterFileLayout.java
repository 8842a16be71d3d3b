package org.sitless.dataplane.counter;

import org.agrona.concurrent.status.CountersReader;

/**
 * Where things stand in a counter file; all numbers in the machine's byte order, all lengths in bytes.
 *
 * <pre>
 *      0  magic "SITLESSC" 8 | version 4 | state 4 | pid 8 | started 8 | alive 8 | counters 4 | lanes 4 | tunnels 4 | facts length 4
 *     64  facts: UTF-8 lines "key=value"                                                     up to HEADER_LENGTH
 *   4096  counter metadata, 512 each: key and label  (Agrona CountersReader)                 counters * 512
 *         counter values, 128 each                                                           counters * 128
 *         tunnel records, 64 each: lane 0, lane 1, …  (TunnelCounters)                       lanes * tunnels * 64
 * </pre>
 *
 * Times are milliseconds since 1970. A file of another byte order shows a magic that is not ours.
 *
 * @param counters how many Agrona counters there is room for
 * @param lanes how many tables of tunnel records
 * @param tunnels records in each of them
 */
public record CounterFileLayout(int counters, int lanes, int tunnels) {
    /** Changes with every change of what is where. Names and new counters need none: they carry their key and label. */
    public static final int VERSION = 1;

    static final long MAGIC = 0x4353_5345_4C54_4953L; // "SITLESSC" in little endian
    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int STATE_OFFSET = 12;
    static final int PID_OFFSET = 16;
    static final int STARTED_OFFSET = 24;
    static final int ALIVE_OFFSET = 32;
    static final int COUNTERS_OFFSET = 40;
    static final int LANES_OFFSET = 44;
    static final int TUNNELS_OFFSET = 48;
    static final int FACTS_LENGTH_OFFSET = 52;
    static final int FACTS_OFFSET = 64;
    static final int HEADER_LENGTH = 4_096;
    static final int LONGEST_FACTS = HEADER_LENGTH - FACTS_OFFSET;

    static final int STATE_OPEN = 1;
    static final int STATE_CLOSED = 2;

    /** Process totals that are neither a road's nor a tunnel's: what the kernel dropped, errors, gauges. */
    private static final int OTHER_COUNTERS = 64;

    /** A file of more than this is a mistake: it is mapped in one piece. */
    private static final long LONGEST_FILE = 1L << 30;

    public CounterFileLayout {
        if (counters < 0 || lanes < 0 || tunnels < 0 || fileLength(counters, lanes, tunnels) > LONGEST_FILE) {
            throw new IllegalArgumentException("no counter file holds " + counters + " counters and " + lanes
                    + " times " + tunnels + " tunnels: the limit is " + LONGEST_FILE + " bytes");
        }
    }

    /** Room for both roads of each lane, some totals more, and this many tunnels. */
    public static CounterFileLayout of(int lanes, int tunnels) {
        return new CounterFileLayout(
                lanes * RoadName.values().length * RoadCounters.COUNT + OTHER_COUNTERS, lanes, tunnels);
    }

    int metadataLength() {
        return counters * CountersReader.METADATA_LENGTH;
    }

    int valuesOffset() {
        return HEADER_LENGTH + metadataLength();
    }

    int valuesLength() {
        return counters * CountersReader.COUNTER_LENGTH;
    }

    int tunnelsOffset(int lane) {
        return valuesOffset() + valuesLength() + lane * tunnelsLength();
    }

    int tunnelsLength() {
        return tunnels * TunnelCounters.RECORD_LENGTH;
    }

    /** Length of the whole file. */
    public long fileLength() {
        return fileLength(counters, lanes, tunnels);
    }

    private static long fileLength(long counters, long lanes, long tunnels) {
        return HEADER_LENGTH
                + counters * (CountersReader.METADATA_LENGTH + CountersReader.COUNTER_LENGTH)
                + lanes * tunnels * TunnelCounters.RECORD_LENGTH;
    }
}
