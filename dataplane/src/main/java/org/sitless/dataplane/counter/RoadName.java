package org.sitless.dataplane.counter;

/** The two directions of a lane. The {@link #id()} is part of the counter file's format. */
public enum RoadName {
    /** Inner to outer: from the TUN device to the outer socket. */
    ENCAP(0, "encap"),
    /** Outer to inner: from the outer socket to the TUN device. */
    DECAP(1, "decap");

    private final int id;
    private final String text;

    RoadName(int id, String text) {
        this.id = id;
        this.text = text;
    }

    /** Stable number of this road in files. */
    public int id() {
        return id;
    }

    @Override
    public String toString() {
        return text;
    }
}
