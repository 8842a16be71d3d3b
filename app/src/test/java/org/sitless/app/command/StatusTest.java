package org.sitless.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sitless.app.host.BrokerGauge;
import org.sitless.app.host.ClientEntry;
import org.sitless.app.host.PathMtuGauges;
import org.sitless.app.host.StatePlace;
import org.sitless.app.host.TunnelFacts;
import org.sitless.dataplane.counter.RoadName;
import org.sitless.dataplane.counter.RoadSnapshot;
import org.sitless.dataplane.counter.TunnelSnapshot;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.tunnel.PathMtu;
import org.sitless.dataplane.wire.Ipv4Address;

class StatusTest {
    private static final Instant SINCE = Instant.parse("2026-11-23T10:00:00Z");
    private static final StatePlace PLACE = StatePlace.of(Path.of("/run/sitless"), 4_026_531_840L, "sit1");

    private static final PathMtuGauges.Reading PATH = new PathMtuGauges.Reading(
            1_400,
            1_380,
            PathMtu.Origin.FRAGMENTATION_NEEDED,
            Ipv4Address.parse("198.51.100.7"),
            SINCE.plusSeconds(7_317).toEpochMilli(),
            false);

    @Test
    void shouldShowAReadyTunnelToPeople() {
        assertThat(text(ready(Optional.of(1_234L)))).isEqualTo("""
                        sit1: ready, up 2 h 3 min, process 1234
                          outer  192.0.2.1 -> 203.0.113.7 (end.example.net), io raw, 1 lane, offload on
                          inner  MTU 1480, address fe80::c000:201/64 2001:db8:1::2/64, route ::/0
                          path   MTU 1400 by frag-needed from 198.51.100.7 since 1 min 3 s, inner packets up to 1380
                          encap  read 100 (1.5 MB) + originated 1 = forwarded 90 (1.4 MB) + replied 2 + diverted 0 + dropped 8 + in flight 1
                                 5 dropped: Inner destination belongs to no tunnel (NO_TUNNEL_FOR_DESTINATION, RFC 4443 §3.1)
                                 3 dropped: No route to the remote end (ENETUNREACH, EHOSTUNREACH, ENETDOWN) (OUTER_SEND_UNREACHABLE, send(2))
                          decap  read 0 (0 B) + originated 0 = forwarded 0 (0 B) + replied 0 + diverted 0 + dropped 0 + in flight 0
                          kernel dropped 12 packets before the outer socket was read
                        """);
    }

    @Test
    void shouldSayThatItsProcessIsGone() {
        assertThat(text(ready(Optional.empty())))
                .startsWith("sit1: dead: its process is gone; 'sitless down sit1' clears up behind it\n");
    }

    @Test
    void shouldSayWhatIsWaitedFor() {
        TunnelStatus waiting = new TunnelStatus(
                PLACE,
                Optional.of(1_234L),
                Optional.of(new TunnelFacts(
                        "an IPv4 address of end.example.net",
                        Optional.empty(),
                        Optional.empty(),
                        "end.example.net",
                        0,
                        "raw",
                        0,
                        true,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        1,
                        SINCE)),
                Map.of(),
                0,
                Optional.empty(),
                Map.of(),
                List.of(),
                SINCE.plusSeconds(5));

        assertThat(text(waiting))
                .isEqualTo("sit1: waiting for 5 s for an IPv4 address of end.example.net, process 1234\n");
        assertThat(StatusJson.text(List.of(waiting)))
                .contains("\"state\":\"waiting\",\"waiting_for\":\"an IPv4 address of end.example.net\",\"pid\":1234")
                .contains("\"local\":null,\"remote\":null");
    }

    @Test
    void shouldListTheClientsOfABroker() {
        TunnelStatus tunnel = ready(Optional.of(1_234L));
        ClientStatus alice = new ClientStatus(
                new ClientEntry(
                        7,
                        "v6udpv4 203.0.113.9:40000",
                        "2001:db8:f000::2",
                        Optional.of("2001:db8:4000::/48"),
                        SINCE,
                        "alice"),
                new TunnelSnapshot(3, 3_000, 0, 0),
                new TunnelSnapshot(2, 200, 1, 5),
                Optional.of(Duration.ofSeconds(9)));
        TunnelStatus broker = new TunnelStatus(
                PLACE,
                tunnel.owner(),
                tunnel.facts(),
                tunnel.roads(),
                0,
                Optional.empty(),
                Map.of(BrokerGauge.TUNNELS, 1L),
                List.of(alice),
                tunnel.at());

        assertThat(text(broker))
                .endsWith("  broker 1 tunnels that are up\n"
                        + "  client alice: v6udpv4 203.0.113.9:40000, 2001:db8:f000::2 and 2001:db8:4000::/48,"
                        + " from 2 (200 B), to 3 (3.0 kB), dropped 1, heard 9 s ago\n");
        assertThat(StatusJson.text(List.of(broker)))
                .contains(
                        "\"broker\":{\"tunnels\":1,\"clients\":[{\"owner\":\"alice\","
                                + "\"end\":\"v6udpv4 203.0.113.9:40000\",\"address\":\"2001:db8:f000::2\","
                                + "\"prefix\":\"2001:db8:4000::/48\",\"since\":\"2026-11-23T10:00:00Z\",\"packets_from\":2,"
                                + "\"bytes_from\":200,\"packets_to\":3,\"bytes_to\":3000,\"dropped\":1,\"silent_seconds\":9}]}");
    }

    @Test
    void shouldKeepTheKeysOfJson() {
        assertThat(StatusJson.text(List.of(ready(Optional.of(1_234L)))))
                .isEqualTo("{\"tunnels\":[{\"tun\":\"sit1\",\"state\":\"ready\",\"waiting_for\":null,\"pid\":1234,"
                        + "\"netns_inode\":4026531840,\"since\":\"2026-11-23T10:00:00Z\",\"uptime_seconds\":7380,"
                        + "\"local\":\"192.0.2.1\",\"remote\":\"203.0.113.7\",\"remote_asked\":\"end.example.net\","
                        + "\"mtu\":1480,\"io\":\"raw\",\"lanes\":1,\"offload\":true,"
                        + "\"addresses\":[\"fe80::c000:201/64\",\"2001:db8:1::2/64\"],\"routes\":[\"::/0\"],"
                        + "\"netns\":null,\"path_mtu\":{\"outer\":1400,\"inner\":1380,\"fragmented_outside\":false,\"origin\":\"frag-needed\","
                        + "\"from\":\"198.51.100.7\",\"age_seconds\":63},\"roads\":{\"encap\":{\"read\":100,\"originated\":1,\"forwarded\":90,"
                        + "\"replied\":2,\"diverted\":0,\"dropped\":8,\"in_flight\":1,\"bytes_read\":1500000,"
                        + "\"bytes_forwarded\":1350000,\"joined\":7,\"drops\":{\"NO_TUNNEL_FOR_DESTINATION\":5,"
                        + "\"OUTER_SEND_UNREACHABLE\":3}},\"decap\":{\"read\":0,\"originated\":0,\"forwarded\":0,"
                        + "\"replied\":0,\"diverted\":0,\"dropped\":0,\"in_flight\":0,\"bytes_read\":0,"
                        + "\"bytes_forwarded\":0,\"joined\":0,\"drops\":{}}},\"kernel_drops\":12}]}");
    }

    @Test
    void shouldEscapeWhatJsonCannotHold() {
        assertThat(Json.text(Map.of("a\"b", "c\\d\ne\u0001"))).isEqualTo("{\"a\\\"b\":\"c\\\\d\\ne\\u0001\"}");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0 s", "PT59S, 59 s", "PT61S, 1 min 1 s", "PT3661S, 1 h 1 min", "PT90000S, 1 d 1 h"})
    void shouldTellTimeInTwoUnits(Duration time, String text) {
        assertThat(StatusText.duration(time)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.0 kB", "1500000, 1.5 MB"})
    void shouldTellBytesInTheUnitThatFits(long count, String text) {
        assertThat(StatusText.bytes(count)).isEqualTo(text);
    }

    private static String text(TunnelStatus status) {
        StringWriter written = new StringWriter();
        PrintWriter out = new PrintWriter(written);
        new StatusText(out).print(status);
        out.flush();
        return written.toString();
    }

    private static TunnelStatus ready(Optional<Long> owner) {
        Map<DropReason, Long> drops =
                new EnumMap<>(Map.of(DropReason.NO_TUNNEL_FOR_DESTINATION, 5L, DropReason.OUTER_SEND_UNREACHABLE, 3L));
        Map<RoadName, RoadSnapshot> roads = new EnumMap<>(RoadName.class);
        roads.put(RoadName.ENCAP, new RoadSnapshot(100, 1, 90, 2, 0, drops, 0, 1_500_000, 1_350_000, 7));
        roads.put(RoadName.DECAP, RoadSnapshot.ZERO);
        TunnelFacts facts = new TunnelFacts(
                TunnelFacts.READY,
                Optional.of("192.0.2.1"),
                Optional.of("203.0.113.7"),
                "end.example.net",
                1_480,
                "raw",
                1,
                true,
                List.of("fe80::c000:201/64", "2001:db8:1::2/64"),
                List.of("::/0"),
                Optional.empty(),
                4_026_531_840L,
                SINCE);
        return new TunnelStatus(
                PLACE,
                owner,
                Optional.of(facts),
                roads,
                12,
                Optional.of(PATH),
                Map.of(),
                List.of(),
                SINCE.plusSeconds(7_380));
    }
}
