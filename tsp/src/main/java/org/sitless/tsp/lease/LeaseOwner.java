package org.sitless.tsp.lease;

import org.sitless.tsp.message.PeerAddress;

/** Whose lease it is: the key of everything. */
public sealed interface LeaseOwner {
    /** Whether nothing but a source address speaks for him, which can be forged. */
    default boolean isAnonymous() {
        return this instanceof Anonymous;
    }

    /** Whether his session may not take an end point from somebody there, whatever was reserved: no forger displaces a user. */
    default boolean mustYieldTo(LeaseOwner there) {
        return isAnonymous() && !there.isAnonymous();
    }

    /** Somebody with an account, wherever he is. */
    record User(String name) implements LeaseOwner {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Somebody without: there is nothing to tell him by but where he is (RFC 5572 §2.3 keeps addresses "if the client uses user
     * authentication").
     *
     * @param endpoint port 0 where the tunnel has none
     */
    record Anonymous(PeerAddress endpoint) implements LeaseOwner {
        @Override
        public String toString() {
            return "anonymous at " + endpoint;
        }
    }
}
