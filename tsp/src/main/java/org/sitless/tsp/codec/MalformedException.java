package org.sitless.tsp.codec;

/** Carries a fault out of the depths of a parser; never leaves this package, costs no stack trace. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final WireFault fault;

    MalformedException(WireFault fault) {
        super(fault.name(), null, false, false);
        this.fault = fault;
    }

    WireFault fault() {
        return fault;
    }

    /** A parse that may find a fault. */
    @FunctionalInterface
    interface Parse<M> {
        M parse() throws MalformedException;
    }

    static <M> Decoded<M> decode(Parse<? extends M> parse) {
        try {
            return new Decoded.Message<>(parse.parse());
        } catch (MalformedException e) {
            return new Decoded.Fault<>(e.fault());
        }
    }
}
