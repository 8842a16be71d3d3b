package org.sitless.tsp.auth;

import java.util.Optional;

/** The SASL mechanisms spoken here, the strongest first. */
public enum Mechanism {
    /** RFC 7677. The password never travels, the broker's store does not let anybody log in, both ends prove themselves. */
    SCRAM_SHA_256("SCRAM-SHA-256", true),
    /** RFC 2831. Both ends prove themselves, but weakly, and what the broker stores is as good as the password. */
    DIGEST_MD5("DIGEST-MD5", false),
    /** RFC 4616. The password travels for all to read: there is no TLS in TSP. */
    PLAIN("PLAIN", true),
    /** RFC 4505. Nobody in particular. */
    ANONYMOUS("ANONYMOUS", true);

    /**
     * What gogoc prefers when it may choose: single DES keys derived by SHA-1, a 512-bit group, trust on first use. Known here so
     * that a refusal can be named; a client that finds it missing from the capabilities goes on to DIGEST-MD5.
     */
    public static final String REFUSED_PASSDSS = "PASSDSS-3DES-1";

    private final String saslName;
    private final boolean clientFirst;

    Mechanism(String saslName, boolean clientFirst) {
        this.saslName = saslName;
        this.clientFirst = clientFirst;
    }

    public String saslName() {
        return saslName;
    }

    /** Whether the client speaks first (RFC 4422 §5). TSP has no initial response, so the broker asks with nothing. */
    public boolean isClientFirst() {
        return clientFirst;
    }

    /** The mechanism of a name, upper or lower case. */
    public static Optional<Mechanism> named(String name) {
        for (Mechanism mechanism : values()) {
            if (mechanism.saslName.equalsIgnoreCase(name)) {
                return Optional.of(mechanism);
            }
        }
        return Optional.empty();
    }
}
