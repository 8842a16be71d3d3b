package org.sitless.dataplane.lane;

/** On which threads a lane's two roads run. */
public enum LaneMode {
    /** One thread polls both descriptors, reads, drains, writes, and blocks when idle. Best up to two cores. */
    LOOP,
    /** A reader and a writer per direction, four threads; the rings hand slots over. Best with cores to spare. */
    PIPELINED,
    /** No thread: whoever holds the lane steps it by hand. For tests. */
    INVOKER
}
