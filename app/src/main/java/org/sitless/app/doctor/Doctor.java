package org.sitless.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.dataplane.wire.Ipv4Address;

/** Climbs the ladder from the platform to the remote end. */
public final class Doctor {
    private final HostFiles files;

    Doctor(HostFiles files) {
        this.files = files;
    }

    /** Looks at the host that this runs on. */
    public static Doctor ofThisHost() {
        return new Doctor(HostFiles.ofThisHost());
    }

    /** Every rung, from the ground up; those about a remote end only if one is given. */
    public List<Rung> examine(Optional<Ipv4Address> remote) {
        List<Rung> ladder = new ArrayList<>(new PlatformRungs(files).examine());
        ladder.addAll(new PrivilegeRungs(files).examine());
        ladder.addAll(new NetworkRungs(files).examine());
        remote.ifPresent(address -> ladder.add(RouteRung.examine(address)));
        return ladder;
    }
}
