package org.sitless.app.host;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.linux.libc.NetworkNamespace;

/** The tunnels that somebody in this network namespace means: those whose device is here, and those that were started here. */
public final class VisibleTunnels {
    private final Path root;
    private final long namespaceInode;

    /** Those under a root, seen from the namespace with this inode. */
    public VisibleTunnels(Path root, long namespaceInode) {
        this.root = root;
        this.namespaceInode = namespaceInode;
    }

    /** Those of this host, seen from the calling thread's namespace. */
    public static VisibleTunnels here() {
        return new VisibleTunnels(StatePlace.root(), NetworkNamespace.current().inode());
    }

    /** All of them. */
    public List<StatePlace> all() {
        return StatePlace.all(root).stream().filter(this::isVisible).toList();
    }

    private boolean isVisible(StatePlace place) {
        return isHere(place)
                || TunnelFacts.read(place)
                        .filter(facts -> facts.outerNamespaceInode() == namespaceInode)
                        .isPresent();
    }

    private boolean isHere(StatePlace place) {
        return place.namespaceInode() == namespaceInode;
    }

    /**
     * The one with this name; a device that is here comes before one that was only started here.
     *
     * @throws CommandFailure if there is none, or several with equal right
     */
    public StatePlace named(String tun) {
        List<StatePlace> named =
                all().stream().filter(place -> place.tun().equals(tun)).toList();
        List<StatePlace> here = named.stream().filter(this::isHere).toList();
        List<StatePlace> chosen = here.isEmpty() ? named : here;
        if (chosen.isEmpty()) {
            String names = all().stream().map(StatePlace::tun).collect(Collectors.joining(", "));
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "no tunnel '" + tun + "'",
                    "this network namespace",
                    names.isEmpty() ? "there is none: 'sitless up' makes one" : "there is: " + names);
        }
        if (chosen.size() > 1) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    chosen.size() + " tunnels are called '" + tun + "'",
                    chosen.stream().map(place -> place.folder().toString()).collect(Collectors.joining(" and ")),
                    "run the command in the network namespace of the one you mean: 'ip netns exec NAME sitless ...'");
        }
        return chosen.get(0);
    }
}
