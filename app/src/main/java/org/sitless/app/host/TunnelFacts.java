package org.sitless.app.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a running tunnel is, for those who ask: one {@code key value} a line in the file {@code facts}.
 *
 * @param state whether packets can flow, and what is waited for if not
 * @param local our outer address; empty while waiting
 * @param remote the other end's outer address; empty while waiting
 * @param remoteText the other end as asked for
 * @param innerMtuBytes MTU of the device; 0 while waiting
 * @param io how outer packets travel
 * @param lanes number of lanes; 0 while waiting
 * @param offload whether super-packets are used
 * @param addresses inner addresses with prefix length
 * @param routes what is sent into the tunnel
 * @param namespacePath where the device lives; empty if in the namespace it was started from
 * @param outerNamespaceInode the namespace it was started from
 * @param since when the process took the device
 */
public record TunnelFacts(
        String state,
        Optional<String> local,
        Optional<String> remote,
        String remoteText,
        int innerMtuBytes,
        String io,
        int lanes,
        boolean offload,
        List<String> addresses,
        List<String> routes,
        Optional<String> namespacePath,
        long outerNamespaceInode,
        Instant since) {
    /** {@link #state} when packets can flow. */
    public static final String READY = "ready";

    public TunnelFacts {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /** Writes the facts so that a reader sees the old ones or the new ones, never a half. */
    public void write(StatePlace place) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("state", state);
        local.ifPresent(address -> lines.put("local", address));
        remote.ifPresent(address -> lines.put("remote", address));
        lines.put("remote_text", remoteText);
        lines.put("mtu", Integer.toString(innerMtuBytes));
        lines.put("io", io);
        lines.put("lanes", Integer.toString(lanes));
        lines.put("offload", Boolean.toString(offload));
        lines.put("addresses", String.join(" ", addresses));
        lines.put("routes", String.join(" ", routes));
        namespacePath.ifPresent(path -> lines.put("netns", path));
        lines.put("outer_netns_inode", Long.toString(outerNamespaceInode));
        lines.put("since", since.toString());
        StringBuilder text = new StringBuilder();
        lines.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
        Path fresh = place.facts().resolveSibling("facts.new");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, place.facts(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + place.facts(), e);
        }
    }

    /** Reads them back; empty if there are none or they make no sense. */
    public static Optional<TunnelFacts> read(StatePlace place) {
        Map<String, String> lines = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(place.facts())) {
                int space = line.indexOf(' ');
                lines.put(line.substring(0, Math.max(space, 0)), line.substring(space + 1));
            }
            return Optional.of(of(lines));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static TunnelFacts of(Map<String, String> lines) {
        return new TunnelFacts(
                lines.get("state"),
                Optional.ofNullable(lines.get("local")),
                Optional.ofNullable(lines.get("remote")),
                lines.get("remote_text"),
                Integer.parseInt(lines.get("mtu")),
                lines.get("io"),
                Integer.parseInt(lines.get("lanes")),
                Boolean.parseBoolean(lines.get("offload")),
                words(lines.get("addresses")),
                words(lines.get("routes")),
                Optional.ofNullable(lines.get("netns")),
                Long.parseLong(lines.get("outer_netns_inode")),
                Instant.parse(lines.get("since")));
    }

    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
    }
}
