package org.sitless.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.linux.host.Capabilities;
import org.sitless.linux.host.KernelFeatures;
import org.sitless.tun.TunSupport;

/** Climbs the ladder from the platform to the remote end. */
public final class Doctor {
    private Doctor() {}

    /** Every rung of this host, from the ground up; those about a remote end only if one is given. */
    public static List<Rung> examine(Optional<Ipv4Address> remote) {
        KernelFeatures features = KernelFeatures.probe();
        List<Rung> ladder = examine(features, TunSupport.probe(), Capabilities.current(), HostFiles.ofThisHost());
        remote.ifPresent(address -> ladder.add(RouteRung.examine(address)));
        return ladder;
    }

    static List<Rung> examine(KernelFeatures features, TunSupport tun, Capabilities held, HostFiles files) {
        List<Rung> ladder = new ArrayList<>(PlatformRungs.of(features.release(), tun));
        ladder.addAll(PrivilegeRungs.of(held, features.protocol41()));
        ladder.addAll(NetworkRungs.of(features.ipv6(), features.sitDriver(), files));
        return ladder;
    }
}
