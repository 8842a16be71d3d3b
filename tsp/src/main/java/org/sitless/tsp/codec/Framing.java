package org.sitless.tsp.codec;

/** How the next incoming octets are to be read. The session knows and switches; octets alone would be ambiguous. */
public enum Framing {
    /** Lines of the version and authentication phases: {@code VERSION=}, {@code AUTHENTICATE}; at a client, any line. */
    COMMAND(512),
    /** One line of base64. RFC 2831 §2.1.2: "The size of a digest-response MUST be less than 4096 bytes", 5464 in base64. */
    TOKEN(5_464),
    /** The line of PLAIN, raw, with its NULs. Three strings of 255 characters, four octets each at most (RFC 4616 §2). */
    CREDENTIALS(3_072),
    /** {@code Content-length: n}, then so many octets (RFC 5572 §4.4.3). The limit is that of the header line. */
    COUNTED(128);

    private final int lineLimit;

    Framing(int lineLimit) {
        this.lineLimit = lineLimit;
    }

    /** Octets of a line before its end must have been seen. */
    int lineLimit() {
        return lineLimit;
    }
}
