package org.sitless.app.router;

import java.nio.file.Path;

/** By whom the LAN is told about its router. */
public sealed interface Advertising {
    /** By ourselves: no other program is needed. */
    record Own() implements Advertising {}

    /**
     * By radvd(8), for those who have more to say with it.
     *
     * @param program its path
     * @param folder where its configuration and pid file are put: the state folder of the tunnel
     */
    record Radvd(Path program, Path folder) implements Advertising {}
}
