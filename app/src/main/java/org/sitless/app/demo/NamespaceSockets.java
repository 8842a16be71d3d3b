package org.sitless.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.sitless.app.lab.LabHost;
import org.sitless.linux.libc.NetworkNamespace;

/** Sockets on a host of the laboratory: a socket belongs to the namespace of the thread that made it. */
final class NamespaceSockets {
    /** Makes something that may fail. */
    interface Opening<T> {
        T open() throws IOException;
    }

    private NamespaceSockets() {}

    static <T> T on(LabHost host, Opening<T> opening) {
        return NetworkNamespace.at(host.path()).call(() -> {
            try {
                return opening.open();
            } catch (IOException failed) {
                throw new UncheckedIOException("on host " + host.name(), failed);
            }
        });
    }
}
