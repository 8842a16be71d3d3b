package org.sitless.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sitless.linux.libc.NetworkNamespace;

/** Finds a network namespace again by its inode: ours, where its owner said it was, or among those with a name. */
public final class NamespaceSearch {
    private static final Path NAMED = Path.of("/run/netns");

    private NamespaceSearch() {}

    /** The namespace of the place, if it still exists and has a path that we can find. */
    public static Optional<NetworkNamespace> of(StatePlace place) {
        List<NetworkNamespace> candidates = new ArrayList<>();
        candidates.add(NetworkNamespace.current());
        TunnelFacts.read(place)
                .flatMap(TunnelFacts::namespacePath)
                .ifPresent(path -> candidates.add(NetworkNamespace.at(Path.of(path))));
        try (Stream<Path> named = Files.list(NAMED)) {
            named.forEach(path -> candidates.add(NetworkNamespace.at(path)));
        } catch (IOException e) {
            // no namespace has a name here
        }
        return candidates.stream()
                .filter(candidate -> hasInode(candidate, place.namespaceInode()))
                .findFirst();
    }

    private static boolean hasInode(NetworkNamespace candidate, long inode) {
        return Files.exists(candidate.path()) && candidate.inode() == inode;
    }
}
