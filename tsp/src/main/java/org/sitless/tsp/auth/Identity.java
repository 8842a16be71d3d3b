package org.sitless.tsp.auth;

/** Whom an authentication found. */
public sealed interface Identity {
    /**
     * Somebody with an account.
     *
     * @param name valid by {@link UserName}
     */
    record User(String name) implements Identity {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Anybody. */
    record Anonymous() implements Identity {
        @Override
        public String toString() {
            return "anonymous";
        }
    }
}
