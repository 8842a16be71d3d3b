package org.sitless.app.wiring;

import java.util.Optional;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.host.OuterPath;
import org.sitless.app.host.StatePlace;
import org.sitless.app.host.TunnelFacts;
import org.sitless.linux.libc.NetworkNamespace;

/**
 * A pair of outer addresses carries one tunnel: two raw sockets for it would each get every packet, and each deliver it
 * ({@code raw(7)}). A pair over UDP is one of addresses and ports.
 */
final class OuterPair {
    private OuterPair() {}

    /**
     * Looks at all tunnels that were started in this namespace.
     *
     * @throws CommandFailure if a living one has the pair already
     */
    static void refuseIfTaken(TunnelConfig config, OuterPath path, StatePlace own) {
        String local = TunnelPlan.localText(config, path);
        String remote = TunnelPlan.remoteText(config, path);
        long here = NetworkNamespace.current().inode();
        for (StatePlace place : StatePlace.all(StatePlace.root())) {
            Optional<TunnelFacts> facts = place.equals(own) ? Optional.empty() : TunnelFacts.read(place);
            if (facts.filter(f -> f.outerNamespaceInode() == here && has(f, local, remote))
                    .isPresent()) {
                place.owner().ifPresent(pid -> {
                    throw new CommandFailure(
                            ExitCode.FAILED,
                            "tunnel " + place.tun() + " (process " + pid + ") goes from " + local + " to " + remote
                                    + " already",
                            "tunnel " + own.tun(),
                            "'sitless down " + place.tun() + "' ends it; one tunnel can carry any number of prefixes");
                });
            }
        }
    }

    private static boolean has(TunnelFacts facts, String local, String remote) {
        return facts.local().equals(Optional.of(local)) && facts.remote().equals(Optional.of(remote));
    }
}
