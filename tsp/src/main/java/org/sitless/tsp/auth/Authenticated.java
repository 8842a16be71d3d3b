package org.sitless.tsp.auth;

/**
 * Proof that an authentication took place. Only mechanisms of this package can make one; a session cannot enter its command phase
 * without.
 */
public final class Authenticated {
    private final Identity identity;
    private final Mechanism mechanism;

    Authenticated(Identity identity, Mechanism mechanism) {
        this.identity = identity;
        this.mechanism = mechanism;
    }

    static Authenticated user(String name, Mechanism mechanism) {
        return new Authenticated(new Identity.User(name), mechanism);
    }

    static Authenticated anonymous() {
        return new Authenticated(new Identity.Anonymous(), Mechanism.ANONYMOUS);
    }

    public Identity identity() {
        return identity;
    }

    public Mechanism mechanism() {
        return mechanism;
    }

    @Override
    public String toString() {
        return identity + " by " + mechanism.saslName();
    }
}
