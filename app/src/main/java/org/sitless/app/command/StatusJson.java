package org.sitless.app.command;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sitless.app.host.PathMtuGauges;
import org.sitless.app.host.TunnelFacts;
import org.sitless.dataplane.counter.RoadSnapshot;

/**
 * A tunnel's status for programs. Keys are never renamed and never change their meaning; new ones may come. What is not known yet is
 * null; a drop reason that never occurred is absent.
 */
final class StatusJson {
    private StatusJson() {}

    static String text(List<TunnelStatus> tunnels) {
        return Json.text(
                Map.of("tunnels", tunnels.stream().map(StatusJson::tunnel).toList()));
    }

    private static Map<String, Object> tunnel(TunnelStatus status) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("tun", status.place().tun());
        map.put("state", status.stateWord());
        map.put("waiting_for", status.waitingFor().orElse(null));
        map.put("pid", status.owner().orElse(null));
        map.put("netns_inode", status.place().namespaceInode());
        status.facts().ifPresent(facts -> putFacts(map, facts, status));
        status.pathMtu().ifPresent(path -> map.put("path_mtu", path(path, status)));
        Map<String, Object> roads = new LinkedHashMap<>();
        status.roads().forEach((road, counts) -> roads.put(road.toString(), road(counts)));
        map.put("roads", roads);
        map.put("kernel_drops", status.kernelDrops());
        if (!status.gauges().isEmpty()) {
            Map<String, Object> broker = new LinkedHashMap<>();
            status.gauges().forEach((gauge, value) -> broker.put(gauge.name().toLowerCase(Locale.ROOT), value));
            broker.put(
                    "clients", status.clients().stream().map(StatusJson::client).toList());
            map.put("broker", broker);
        }
        return map;
    }

    private static Map<String, Object> path(PathMtuGauges.Reading path, TunnelStatus status) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("outer", path.outerBytes());
        map.put("inner", path.innerBytes());
        map.put("fragmented_outside", path.fragmentedOutside());
        map.put("origin", path.origin().toString());
        map.put("from", path.reporter().bits() == 0 ? null : path.reporter().toString());
        map.put(
                "age_seconds",
                path.sinceMillis() == 0
                        ? null
                        : Duration.between(Instant.ofEpochMilli(path.sinceMillis()), status.at())
                                .toSeconds());
        return map;
    }

    private static Map<String, Object> client(ClientStatus client) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("owner", client.entry().owner());
        map.put("end", client.entry().end());
        map.put("address", client.entry().address());
        map.put("prefix", client.entry().prefix().orElse(null));
        map.put("since", client.entry().since().toString());
        map.put("packets_from", client.received().packets());
        map.put("bytes_from", client.received().bytes());
        map.put("packets_to", client.sent().packets());
        map.put("bytes_to", client.sent().bytes());
        map.put("dropped", client.received().drops() + client.sent().drops());
        map.put("silent_seconds", client.silence().map(Duration::toSeconds).orElse(null));
        return map;
    }

    private static void putFacts(Map<String, Object> map, TunnelFacts facts, TunnelStatus status) {
        map.put("since", facts.since().toString());
        map.put("uptime_seconds", Duration.between(facts.since(), status.at()).toSeconds());
        map.put("local", facts.local().orElse(null));
        map.put("remote", facts.remote().orElse(null));
        map.put("remote_asked", facts.remoteText());
        map.put("mtu", facts.innerMtuBytes() == 0 ? null : facts.innerMtuBytes());
        map.put("io", facts.io());
        map.put("lanes", facts.lanes());
        map.put("offload", facts.offload());
        map.put("addresses", facts.addresses());
        map.put("routes", facts.routes());
        map.put("netns", facts.namespacePath().orElse(null));
    }

    private static Map<String, Object> road(RoadSnapshot counts) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("read", counts.read());
        map.put("originated", counts.originated());
        map.put("forwarded", counts.forwarded());
        map.put("replied", counts.replied());
        map.put("diverted", counts.diverted());
        map.put("dropped", counts.dropped());
        map.put("in_flight", counts.inFlight());
        map.put("bytes_read", counts.bytesRead());
        map.put("bytes_forwarded", counts.bytesForwarded());
        map.put("joined", counts.joined());
        Map<String, Object> drops = new LinkedHashMap<>();
        counts.drops().forEach((reason, count) -> drops.put(reason.name(), count));
        map.put("drops", drops);
        return map;
    }
}
