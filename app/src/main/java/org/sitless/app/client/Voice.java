package org.sitless.app.client;

import java.io.PrintWriter;
import org.sitless.app.host.SystemdNotifier;
import org.slf4j.LoggerFactory;

/** What a client says to those who wait for it: one line when packets can flow, what it waits for, and both to systemd. */
final class Voice {
    private final PrintWriter out;
    private final SystemdNotifier systemd;
    private boolean saidReady;
    private String complaint = "";

    Voice(PrintWriter out, SystemdNotifier systemd) {
        this.out = out;
        this.systemd = systemd;
    }

    /** Packets can flow. The line comes once; later terms change what systemd shows. */
    void ready(String line) {
        if (!saidReady) {
            saidReady = true;
            out.println(line);
            out.flush();
            systemd.ready(line);
        } else {
            // As loud as the complaint was: who heard that one waits for this.
            if (!complaint.isEmpty()) {
                LoggerFactory.getLogger(Voice.class).warn("goes on: {}", line.substring(line.indexOf(' ') + 1));
            }
            systemd.status(line);
        }
        complaint = "";
    }

    /** Something is missing. Said once, however often it is found missing. */
    void waiting(String what) {
        if (!what.equals(complaint)) {
            complaint = what;
            LoggerFactory.getLogger(Voice.class).warn(what);
            systemd.status(what);
        }
    }
}
