package org.sitless.tsp.codec;

import org.sitless.tsp.message.Status;

/** What can be wrong with what a peer sends. One constant, one sentence, one status to answer it with. */
public enum WireFault {
    /** No end of line where one must have come. */
    LINE_TOO_LONG(Status.INVALID_REQUEST, true),
    /** A line that is none of those this phase knows. */
    UNKNOWN_COMMAND(Status.INVALID_REQUEST, true),
    /** Not base64, or not text inside it. */
    BAD_TOKEN(Status.AUTHENTICATION_FAILED, true),
    /** No {@code Content-length} of 1 to {@value StreamFrames#MAX_BODY} in plain digits. */
    BAD_LENGTH(Status.INVALID_REQUEST, true),
    /** A datagram holds fewer or more octets than its {@code Content-length} says. */
    LENGTH_MISMATCH(Status.INVALID_REQUEST, false),
    /** Not UTF-8, or control characters in it. */
    BAD_TEXT(Status.INVALID_REQUEST, false),
    /** A DOCTYPE, an entity, CDATA, a comment or a processing instruction: TSP needs none, attacks do. */
    FORBIDDEN_MARKUP(Status.INVALID_REQUEST, false),
    /** More elements, attributes or levels than any TSP message has. */
    TOO_COMPLEX(Status.INVALID_REQUEST, false),
    /** Not well-formed XML. */
    BAD_XML(Status.INVALID_REQUEST, false),
    /** Well-formed, but no tunnel message: an element missing, twice, or where it has no business. */
    BAD_TUNNEL(Status.INVALID_REQUEST, false),
    /** An {@code action} nobody knows. */
    UNKNOWN_ACTION(Status.INVALID_REQUEST, false),
    /** A {@code type} nobody knows. */
    UNKNOWN_TUNNEL_TYPE(Status.UNSUPPORTED_TUNNEL_TYPE, false),
    /** No dotted quad, or one that can be read in two ways. */
    BAD_IPV4(Status.INVALID_IPV4, false),
    /** No IPv6 address. */
    BAD_IPV6(Status.INVALID_IPV6, false),
    /** No host name. */
    BAD_NAME(Status.INVALID_REQUEST, false),
    /** A prefix length that is not 1 to 128. */
    BAD_PREFIX_LENGTH(Status.UNSUPPORTED_PREFIX_LENGTH, false),
    /** A router that does not say how long a prefix it wants. */
    MISSING_PREFIX_LENGTH(Status.MISSING_PREFIX_LENGTH, false),
    /** A keepalive interval that is not 0 to 86400 seconds. */
    BAD_KEEPALIVE(Status.INVALID_REQUEST, false),
    /** No status code of three or four digits where one must stand. */
    BAD_STATUS(Status.SERVER_ERROR, true);

    @SuppressWarnings("ImmutableEnumChecker") // a record of an int and a String
    private final Status answer;

    private final boolean losesFrame;

    WireFault(Status answer, boolean losesFrame) {
        this.answer = answer;
        this.losesFrame = losesFrame;
    }

    /** How a broker answers it. */
    public Status answer() {
        return answer;
    }

    /** Whether nobody can tell any more where the next message of the stream begins. */
    public boolean losesFrame() {
        return losesFrame;
    }
}
