package org.sitless.tsp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What can be told of a body before it is known whose session it belongs to. */
final class DatagramBodies {
    private static final String VERSION = "VERSION=";
    private static final String AUTHENTICATE = "AUTHENTICATE ";
    private static final String ECHO_REQUEST = "ECHO REQUEST";

    private DatagramBodies() {}

    static boolean asksForCapabilities(byte[] body) {
        return startsWith(body, VERSION);
    }

    static boolean opensSession(byte[] body) {
        return startsWith(body, AUTHENTICATE);
    }

    static boolean isEchoRequest(byte[] body) {
        return body.length <= ECHO_REQUEST.length() + 4 && startsWith(body, ECHO_REQUEST);
    }

    private static boolean startsWith(byte[] body, String word) {
        return body.length >= word.length() && new String(body, 0, word.length(), ISO_8859_1).equalsIgnoreCase(word);
    }
}
