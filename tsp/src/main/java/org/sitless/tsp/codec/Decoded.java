package org.sitless.tsp.codec;

/** What came out of a frame: a message or the name of what is wrong with it. */
public sealed interface Decoded<M> {
    /** A message. */
    record Message<M>(M message) implements Decoded<M> {}

    /** No message. */
    record Fault<M>(WireFault fault) implements Decoded<M> {}
}
