package org.sitless.dataplane.counter;

/** The law of conservation, to be checked wherever a road is at rest: after a stop, and in every test. Threads: any. */
public final class ConservationLaw {
    private ConservationLaw() {}

    /**
     * Every packet that came has left by a counter, but for those known to be on their way.
     *
     * @param inFlight packets that slots still hold; 0 after a stop
     * @throws IllegalStateException naming every term of the law
     */
    public static void check(RoadSnapshot road, long inFlight) {
        if (road.inFlight() != inFlight) {
            throw new IllegalStateException(
                    "packets are not conserved: " + inFlight + " should be in flight, but the road says " + road);
        }
    }
}
