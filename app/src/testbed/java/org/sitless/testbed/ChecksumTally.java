package org.sitless.testbed;

import java.util.List;

/**
 * How many packets of a capture earned which verdict.
 *
 * @param good all checksums fit
 * @param unfinished left to a device that did not finish them
 * @param bad wrong
 * @param unchecked nothing to check
 */
public record ChecksumTally(long good, long unfinished, long bad, long unchecked) {
    /** Judges each packet. */
    public static ChecksumTally of(List<CapturedPacket> packets) {
        return new ChecksumTally(
                count(packets, ChecksumVerdict.GOOD),
                count(packets, ChecksumVerdict.UNFINISHED),
                count(packets, ChecksumVerdict.BAD),
                count(packets, ChecksumVerdict.UNCHECKED));
    }

    private static long count(List<CapturedPacket> packets, ChecksumVerdict verdict) {
        return packets.stream().filter(packet -> packet.checksums() == verdict).count();
    }
}
