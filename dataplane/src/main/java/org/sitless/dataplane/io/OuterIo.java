package org.sitless.dataplane.io;

import org.sitless.dataplane.wire.Ipv4Address;

/** The ways out for protocol 41; for UDP there is one, {@link UdpEndpoint}. A new one is a constant here, its endpoint with a source and a sink, and a subclass of each contract test. */
public enum OuterIo {
    /** A raw socket for protocol 41. Needs CAP_NET_RAW. Segments and finishes checksums itself. */
    RAW("raw", 1, RawEndpoint::open);

    private final String option;
    private final int mostLanes;

    @SuppressWarnings("ImmutableEnumChecker") // a constructor reference holds no state
    private final Opener opener;

    OuterIo(String option, int mostLanes, Opener opener) {
        this.option = option;
        this.mostLanes = mostLanes;
        this.opener = opener;
    }

    /** Its name on the command line. */
    public String option() {
        return option;
    }

    /** How many lanes may share an outer address: a raw socket gets every packet, so two of them get it twice. */
    public int mostLanes() {
        return mostLanes;
    }

    /**
     * Opens it in the calling thread's network namespace.
     *
     * @param local our outer address
     * @param batchSlots most packets that one read brings
     * @throws OuterIoException naming what is missing and the cure
     */
    public OuterEndpoint open(Ipv4Address local, int batchSlots) {
        return opener.open(local, batchSlots);
    }

    @FunctionalInterface
    private interface Opener {
        OuterEndpoint open(Ipv4Address local, int batchSlots);
    }
}
