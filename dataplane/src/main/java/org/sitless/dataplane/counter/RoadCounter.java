package org.sitless.dataplane.counter;

/**
 * What is counted on a road beside its drops. The {@link #id()} is part of the counter file's format: never reused, never renumbered.
 *
 * <p>Declared in the order in which the file holds them: what left stands in front of what came, so that a reader who copies the file
 * from front to back never sees more leave than came.
 */
enum RoadCounter {
    FORWARDED(1, "forwarded"),
    REPLIED(2, "replied"),
    DIVERTED(3, "diverted"),
    BYTES_FORWARDED(4, "bytes forwarded"),
    JOINED(9, "forwarded, joined to another"),
    FOUND(5, "read, as found out later"),
    ORIGINATED(6, "originated"),
    BYTES_READ(7, "bytes read"),
    READ(8, "read");

    private final int id;
    private final String text;

    RoadCounter(int id, String text) {
        this.id = id;
        this.text = text;
    }

    int id() {
        return id;
    }

    @Override
    public String toString() {
        return text;
    }
}
