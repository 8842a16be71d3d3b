package org.sitless.tsp.message;

/**
 * The outcome of a request: a number that counts and a text for people (RFC 5572 appendix B). Brokers word the same number
 * differently, so nothing may depend on the text.
 *
 * <p>"When a list of tunnel brokers follows the error code as a referral service, then 1000 is added to the error code."
 */
public record Status(int code, String text) {
    public static final Status SUCCESS = new Status(200, "Success");
    /** The answer to an {@link ClientMessage.EchoRequest}; clients look for these very words. */
    public static final Status OK = new Status(200, "OK");

    public static final Status AUTHENTICATION_FAILED = new Status(300, "Authentication failed");
    public static final Status NO_MORE_TUNNELS = new Status(301, "No more tunnels available");
    public static final Status UNSUPPORTED_VERSION = new Status(302, "Unsupported client version");
    public static final Status UNSUPPORTED_TUNNEL_TYPE = new Status(303, "Unsupported tunnel type");
    public static final Status SERVER_ERROR = new Status(310, "Server side error");
    public static final Status INVALID_REQUEST = new Status(500, "Invalid request format or specified length");
    public static final Status INVALID_IPV4 = new Status(501, "Invalid IPv4 address");
    public static final Status INVALID_IPV6 = new Status(502, "Invalid IPv6 address");
    public static final Status IPV4_IN_USE = new Status(506, "IPv4 address already used for existing tunnel");
    public static final Status PREFIX_NOT_AVAILABLE = new Status(507, "Requested prefix length cannot be assigned");
    /** 518, 520 and 522 are not in the RFC; gogoc knows them. */
    public static final Status UNSUPPORTED_PREFIX_LENGTH = new Status(518, "Unsupported prefix length");

    public static final Status MISSING_PREFIX_LENGTH = new Status(520, "Missing prefix length");
    public static final Status IN_PROGRESS = new Status(521, "Request already in progress");
    public static final Status PREFIX_NEEDS_ACCOUNT = new Status(522, "Prefix requested by anonymous user");
    public static final Status TOO_BUSY = new Status(530, "Server too busy");
    /** A success that sends the client elsewhere: 200 with a list of brokers. */
    public static final Status REDIRECT = new Status(1200, "Redirect");

    private static final int REFERRAL = 1000;

    public boolean isSuccess() {
        return code == 200;
    }

    /** Whether a list of brokers follows. */
    public boolean isReferral() {
        return code >= REFERRAL;
    }

    /** This status, saying that a list of brokers follows. */
    public Status asReferral() {
        return isReferral() ? this : new Status(code + REFERRAL, text);
    }

    /** The code without the 1000 that announces a list. */
    public int reason() {
        return isReferral() ? code - REFERRAL : code;
    }

    /** Whether the same request may succeed later: 521 and 530 (RFC 5572 appendix B: "Temporary error"). */
    public boolean isTemporary() {
        return reason() == IN_PROGRESS.code || reason() == TOO_BUSY.code;
    }

    @Override
    public String toString() {
        return text.isEmpty() ? Integer.toString(code) : code + " " + text;
    }
}
