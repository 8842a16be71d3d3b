package org.sitless.tsp.lease;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;

/**
 * Draws an address for somebody who can show nothing but where he is. Who only pretends to be there is not told which: so what comes from it
 * shows that he is where he says, as long as it cannot be guessed.
 *
 * <p>Each address of the space is as likely as any other; one that is not free is drawn again, at most {@value #TRIES} times. A space in
 * which that fails is all but full, or so small that nothing in it is a secret: then the allocator gives the lowest that is left, if one is.
 */
public final class HostLottery {
    /** In a space half of which is taken, one draw in 65,536 fails. */
    public static final int TRIES = 16;

    private HostLottery() {}

    /** Knows what is free. */
    @FunctionalInterface
    public interface FreeSpace<E extends Exception> {
        boolean holds(Ipv6Prefix host) throws E;
    }

    /** An address of the space that is free, or nothing after so many tries. */
    public static <E extends Exception> Optional<Ipv6Prefix> draw(
            Ipv6Prefix space, RandomGenerator random, FreeSpace<E> free) throws E {
        for (int tried = 0; tried < TRIES; tried++) {
            Ipv6Prefix drawn = Ipv6Prefix.host(drawOne(space, random));
            if (free.holds(drawn)) {
                return Optional.of(drawn);
            }
        }
        return Optional.empty();
    }

    private static Ipv6Address drawOne(Ipv6Prefix space, RandomGenerator random) {
        long high = space.first().high() | (random.nextLong() & hostBits(space.length()));
        long low = space.first().low() | (random.nextLong() & hostBits(space.length() - Long.SIZE));
        return new Ipv6Address(high, low);
    }

    /** The bits behind a length within one half. */
    private static long hostBits(int length) {
        return length <= 0 ? -1L : length >= Long.SIZE ? 0 : -1L >>> length;
    }
}
