package org.sitless.app.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.sitless.app.host.PathMtuGauges;
import org.sitless.app.host.TunnelFacts;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;

/** A tunnel's status for people. */
final class StatusText {
    private static final long KILO = 1_000;
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");

    private final PrintWriter out;

    StatusText(PrintWriter out) {
        this.out = out;
    }

    void print(TunnelStatus status) {
        out.println(status.place().tun() + ": " + headline(status));
        status.facts().filter(facts -> facts.local().isPresent()).ifPresent(this::printEnds);
        status.pathMtu().ifPresent(path -> printPath(path, status.at()));
        status.roads().forEach(this::printRoad);
        printBroker(status);
        if (status.kernelDrops() > 0) {
            out.println("  kernel dropped " + status.kernelDrops() + " packets before the outer socket was read");
        }
    }

    private void printBroker(TunnelStatus status) {
        status.gauges().forEach((gauge, value) -> out.println("  broker " + value + " " + gauge.label()));
        status.clients().forEach(this::printClient);
    }

    private void printClient(ClientStatus client) {
        String heard = client.silence()
                .map(silence -> "heard " + duration(silence) + " ago")
                .orElse("never heard");
        out.println("  client " + client.entry().owner() + ": " + client.entry().end() + ", "
                + client.entry().address()
                + client.entry().prefix().map(prefix -> " and " + prefix).orElse("") + ", from "
                + client.received().packets() + " (" + bytes(client.received().bytes()) + "), to "
                + client.sent().packets() + " (" + bytes(client.sent().bytes()) + "), dropped "
                + (client.received().drops() + client.sent().drops()) + ", " + heard);
    }

    private static String headline(TunnelStatus status) {
        String since = status.facts()
                .map(facts -> duration(Duration.between(facts.since(), status.at())))
                .orElse("?");
        return switch (status.stateWord()) {
            case "ready" -> "ready, up " + since + ", process " + status.owner().orElseThrow();
            case "dead" ->
                "dead: its process is gone; 'sitless down " + status.place().tun() + "' clears up behind it";
            default ->
                "waiting for " + since + " for " + status.waitingFor().orElse("its start") + ", process "
                        + status.owner().orElseThrow();
        };
    }

    private void printEnds(TunnelFacts facts) {
        String asked =
                facts.remote().filter(facts.remoteText()::equals).isPresent() ? "" : " (" + facts.remoteText() + ")";
        out.println("  outer  " + facts.local().orElseThrow() + " -> "
                + facts.remote().orElse("?") + asked + ", io "
                + facts.io() + ", " + facts.lanes() + (facts.lanes() == 1 ? " lane" : " lanes") + ", offload "
                + (facts.offload() ? "on" : "off"));
        out.println("  inner  MTU " + facts.innerMtuBytes() + ", " + list("address", facts.addresses()) + ", "
                + list("route", facts.routes())
                + facts.namespacePath().map(path -> ", in " + path).orElse(""));
    }

    private void printPath(PathMtuGauges.Reading path, Instant at) {
        String age = path.sinceMillis() == 0
                ? ""
                : " since " + duration(Duration.between(Instant.ofEpochMilli(path.sinceMillis()), at));
        String whence =
                switch (path.origin()) {
                    case CONFIGURED -> "as configured";
                    case ROUTE -> "by device or route";
                    case FRAGMENTATION_NEEDED -> "by frag-needed from " + path.reporter();
                    case PROBED -> "by probes";
                };
        out.println("  path   MTU " + path.outerBytes() + " " + whence + age + ", inner packets up to "
                + path.innerBytes() + (path.fragmentedOutside() ? ", fragmented outside" : ""));
    }

    private static String list(String name, List<String> items) {
        return items.isEmpty() ? "no " + name : name + " " + String.join(" ", items);
    }

    private void printRoad(RoadName road, RoadSnapshot counts) {
        out.println("  " + road + "  read " + counts.read() + " (" + bytes(counts.bytesRead()) + ") + originated "
                + counts.originated() + " = forwarded " + counts.forwarded() + " (" + bytes(counts.bytesForwarded())
                + ") + replied " + counts.replied() + " + diverted " + counts.diverted() + " + dropped "
                + counts.dropped() + " + in flight " + counts.inFlight());
        counts.drops()
                .forEach((reason, count) -> out.println("         " + count + " dropped: " + reason.sentence() + " ("
                        + reason + ", " + reason.source() + ")"));
        if (counts.otherDrops() > 0) {
            out.println("         " + counts.otherDrops() + " dropped for reasons of another version");
        }
    }

    static String bytes(long count) {
        double value = count;
        int unit = 0;
        while (value >= KILO && unit < UNITS.size() - 1) {
            value /= KILO;
            unit++;
        }
        return unit == 0 ? count + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
    }

    static String duration(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : Math.max(0, time.toSeconds()) + " s";
    }
}
