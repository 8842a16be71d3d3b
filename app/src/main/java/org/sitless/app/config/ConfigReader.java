package org.sitless.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sitless.app.failure.CommandFailure;
import org.sitless.dataplane.wire.Ipv4Address;

/** Reads what {@code sitless up} is asked for: a file, flags, or a file with flags over it. */
public final class ConfigReader {
    private final Problems problems = new Problems();

    /**
     * Every tunnel that was asked for, at least one.
     *
     * @throws CommandFailure with all problems at once (exit code 2)
     */
    public List<TunnelConfig> read(Optional<Path> file, TunnelSettings flags) {
        List<TunnelSettings> asked = file.isPresent() ? overridden(file.get(), flags) : List.of(flags);
        List<TunnelConfig> tunnels = new ArrayList<>();
        for (TunnelSettings settings : asked) {
            tunnels.add(new TunnelReader(settings, problems).read());
        }
        checkEachHasItsOwn(tunnels);
        problems.throwIfAny();
        return List.copyOf(tunnels);
    }

    private List<TunnelSettings> overridden(Path file, TunnelSettings flags) {
        List<TunnelSettings> inFile = new SettingsFile(file, problems).read();
        if (inFile.size() > 1) {
            flags.keys().stream()
                    .filter(TunnelKey::belongsToOne)
                    .forEach(key -> problems.add(
                            key.flag() + " fits one tunnel, and the file has " + inFile.size(),
                            flags.one(key).orElseThrow().where(),
                            "change it in " + file));
        }
        return inFile.stream().map(settings -> settings.overriddenBy(flags)).toList();
    }

    private void checkEachHasItsOwn(List<TunnelConfig> tunnels) {
        Map<String, TunnelConfig> owners = new HashMap<>();
        for (TunnelConfig tunnel : tunnels) {
            for (String claim : claims(tunnel)) {
                TunnelConfig other = owners.putIfAbsent(claim, tunnel);
                if (other != null) {
                    problems.add(
                            claim + " is taken twice",
                            other.where() + " and " + tunnel.where(),
                            "leave it to one tunnel, give the other something of its own");
                }
            }
        }
    }

    /** What no two tunnels can share. */
    private static List<String> claims(TunnelConfig tunnel) {
        String place = tunnel.namespace().map(path -> " in " + path).orElse("");
        List<String> claims = new ArrayList<>();
        claims.add("tun '" + tunnel.tun() + "'" + place);
        tunnel.routes().forEach(route -> claims.add("route " + route + place));
        if (!tunnel.remote().text().isEmpty()) {
            String local = tunnel.local().map(Ipv4Address::toString).orElse("auto");
            String ports = tunnel.udp().map(udp -> ", UDP ports " + udp).orElse("");
            claims.add("the pair of local " + local + " and remote " + tunnel.remote() + ports);
        }
        return claims;
    }
}
