package org.sitless.app.wiring;

import org.sitless.linux.netlink.RtNetlink;

/**
 * Loads what {@code sitless up} needs in any case on a second core, while the first reads the command line: the C library's binding and
 * rtnetlink take as long as picocli. Nobody waits for it and nothing depends on it.
 */
public final class WarmUp {
    private WarmUp() {}

    /** Begins; returns at once. */
    public static void start() {
        Thread thread = new Thread(WarmUp::load, "sl-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void load() {
        try (RtNetlink netlink = RtNetlink.open()) {
            netlink.links();
        } catch (RuntimeException | LinkageError e) {
            // whoever needs it next meets the same fault, and can tell
        }
    }
}
