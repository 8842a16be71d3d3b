package org.sitless.linux.host;

/** This machine is none that sitless can carry packets on; the message says what is different. */
public final class UnsupportedPlatformException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedPlatformException(String difference) {
        super("unsupported platform: " + difference);
    }
}
