package org.sitless.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sitless.dataplane.slot.Disposition;
import org.sitless.dataplane.slot.DropReason;
import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.tunnel.InnerMtu;
import org.sitless.dataplane.tunnel.OuterEnd;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.tunnel.TunnelSpec;
import org.sitless.dataplane.wire.Icmpv6Message;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.dataplane.wire.Octets;

/** RFC 4443 §2.4 (c), (e) and (f), point by point, for each error that is answered here. */
class IcmpRulesTest {
    private static final Ipv6Address OURS = Ipv6Address.parse("2001:db8:1::1");
    private static final String SENDER = "2001:db8:2::5";
    private static final String RECEIVER = "2001:db8:99::9";
    private static final int ECHO_REQUEST = 128;
    private static final int NEVER = 0;

    private final PacketSlot slot = new PacketSlot(Octets.poisoned(PacketSlot.CAPACITY));
    private IcmpResponder icmp = new IcmpResponder(List.of(OURS));

    /** The errors that we originate. */
    private enum Answer {
        PACKET_TOO_BIG(DropReason.PACKET_TOO_BIG_UNANSWERED) {
            @Override
            void to(IcmpResponder icmp, PacketSlot slot) {
                icmp.answerPacketTooBig(slot, NEVER);
            }
        },
        NO_TUNNEL(DropReason.NO_TUNNEL_FOR_DESTINATION) {
            @Override
            void to(IcmpResponder icmp, PacketSlot slot) {
                icmp.answerNoTunnel(slot, NEVER);
            }
        },
        PROHIBITED(DropReason.CLIENT_TO_CLIENT_DENIED) {
            @Override
            void to(IcmpResponder icmp, PacketSlot slot) {
                icmp.answerProhibited(slot, NEVER);
            }
        };

        private final DropReason silence;

        Answer(DropReason silence) {
            this.silence = silence;
        }

        abstract void to(IcmpResponder icmp, PacketSlot slot);
    }

    static Stream<Arguments> rules() {
        return Stream.of(Answer.values())
                .flatMap(answer -> Stream.of(
                        rule(answer, "an echo request", true, SENDER, RECEIVER, 58, ECHO_REQUEST),
                        rule(answer, "an echo reply", true, SENDER, RECEIVER, 58, 129),
                        rule(answer, "UDP", true, SENDER, RECEIVER, 17, 0),
                        rule(answer, "a private informational message", true, SENDER, RECEIVER, 58, 200),
                        rule(answer, "(e.1) destination unreachable", false, SENDER, RECEIVER, 58, 1),
                        rule(answer, "(e.1) packet too big", false, SENDER, RECEIVER, 58, 2),
                        rule(answer, "(e.1) time exceeded", false, SENDER, RECEIVER, 58, 3),
                        rule(answer, "(e.1) parameter problem", false, SENDER, RECEIVER, 58, 4),
                        rule(answer, "(e.1) an unknown error", false, SENDER, RECEIVER, 58, 127),
                        rule(answer, "(e.2) a redirect", false, SENDER, RECEIVER, 58, 137),
                        // (e.3): "Packet Too Big [...] to allow Path MTU discovery to work for IPv6 multicast" is an
                        // exception
                        rule(answer, "(e.3) to multicast", answer == Answer.PACKET_TOO_BIG, SENDER, "ff0e::1", 17, 0),
                        // (e.4), (e.5): a tunnel has no link-layer multicast; what was to an IPv4 group never became an
                        // inner packet
                        rule(answer, "(e.6) from the unspecified address", false, "::", RECEIVER, 17, 0),
                        rule(answer, "(e.6) from multicast", false, "ff02::1", RECEIVER, 17, 0),
                        rule(answer, "(e.6) from loopback", false, "::1", RECEIVER, 17, 0),
                        rule(answer, "(e.6) from a mapped address", false, "::ffff:192.0.2.1", RECEIVER, 17, 0),
                        rule(answer, "(e.6) from 6to4 of a group", false, "2002:e000:1::1", RECEIVER, 17, 0)));
    }

    private static Arguments rule(
            Answer answer, String what, boolean answered, String source, String destination, int protocol, int type) {
        return Arguments.of(answer, what, answered, source, destination, protocol, type);
    }

    @ParameterizedTest(name = "{0} about {1}: {2}")
    @MethodSource("rules")
    void shouldAnswerWhatMayBeAnswered(
            Answer answer, String what, boolean answered, String source, String destination, int protocol, int type) {
        receive(source, destination, protocol, type, 100);

        answer.to(icmp, slot);

        if (answered) {
            assertThat(slot.disposition()).as(what).isEqualTo(Disposition.REPLY);
            assertThat(header().destinationLow())
                    .isEqualTo(Ipv6Address.parse(source).low());
            assertThat(header().sourceLow()).isEqualTo(OURS.low());
        } else {
            assertThat(slot.disposition()).as(what).isEqualTo(Disposition.DROP);
            assertThat(slot.dropReason()).isEqualTo(answer.silence);
        }
    }

    static Stream<Arguments> lengths() {
        return Stream.of(Answer.values()).flatMap(answer -> Stream.of(8, 100, 1_191, 1_192, 1_193, 1_452, 65_000)
                .map(payload -> Arguments.of(answer, payload)));
    }

    /** (c): "as much of the IPv6 offending (invoking) packet [...] as possible without making the error message packet exceed" 1,280. */
    @ParameterizedTest
    @MethodSource("lengths")
    void shouldQuoteAsMuchAsFits(Answer answer, int payloadBytes) {
        receive(SENDER, RECEIVER, 17, 0, payloadBytes);
        int quoted = slot.packetOffset();

        answer.to(icmp, slot);

        assertThat(slot.packetLength()).isEqualTo(Math.min(1_280, 48 + 40 + payloadBytes));
        assertThat(slot.packetOffset() + 48).as("the quote did not move").isEqualTo(quoted);
        assertThat(header().payloadLength()).isEqualTo(slot.packetLength() - 40);
        Icmpv6Message message = new Icmpv6Message();
        message.wrap(slot.buffer(), slot.packetOffset() + 40);
        assertThat(message.isError()).isTrue();
        assertThat(message.hasValidChecksum(slot.packetOffset(), slot.packetLength() - 40))
                .isTrue();
    }

    /** (f): "an IPv6 node MUST limit the rate of ICMPv6 error messages it originates", by a token bucket that allows bursts. */
    @ParameterizedTest
    @MethodSource("lengths")
    void shouldAnswerNoMoreThanTheLimit(Answer answer, int payloadBytes) {
        icmp = new IcmpResponder(List.of(OURS), new TokenBucket(10, 10), new TokenBucket(10, 10));
        int answered = 0;

        for (int i = 0; i < 100; i++) {
            receive(SENDER, RECEIVER, 17, 0, payloadBytes);
            answer.to(icmp, slot);
            answered += slot.disposition() == Disposition.REPLY ? 1 : 0;
        }

        assertThat(answered).isEqualTo(10);
    }

    /** Who scans addresses that nobody has takes no answer from flows that have to learn their path MTU. */
    @Test
    void shouldLimitPacketTooBigByItself() {
        icmp = new IcmpResponder(List.of(OURS), new TokenBucket(10, 10), new TokenBucket(10, 10));
        for (int i = 0; i < 100; i++) {
            receive(SENDER, RECEIVER, 17, 0, 8);
            icmp.answerNoTunnel(slot, NEVER);
        }

        receive(SENDER, RECEIVER, 17, 0, 1_452);
        icmp.answerPacketTooBig(slot, NEVER);

        assertThat(slot.disposition()).isEqualTo(Disposition.REPLY);
    }

    private void receive(String source, String destination, int protocol, int type, int payloadBytes) {
        Ipv6Address from = Ipv6Address.parse(source);
        Ipv6Address to = Ipv6Address.parse(destination);
        UnsafeBuffer buffer = slot.buffer();
        new Ipv6Header()
                .wrap(buffer, PacketSlot.INNER_OFFSET)
                .versionTrafficClassFlowLabel(0, 0)
                .payloadLength(payloadBytes)
                .nextHeader(protocol)
                .hopLimit(9)
                .source(from.high(), from.low())
                .destination(to.high(), to.low());
        buffer.putByte(PacketSlot.INNER_OFFSET + Ipv6Header.LENGTH, (byte) type);
        slot.received(PacketSlot.INNER_OFFSET, Ipv6Header.LENGTH + payloadBytes).tunnel(TUNNEL);
    }

    private Ipv6Header header() {
        return new Ipv6Header().wrap(slot.buffer(), slot.packetOffset());
    }

    private static final Tunnel TUNNEL = new Tunnel(
            new TunnelSpec(
                    "rules",
                    Ipv4Address.parse("192.0.2.1"),
                    OuterEnd.proto41(Ipv4Address.parse("192.0.2.2")),
                    List.of(OURS),
                    List.of(Ipv6Prefix.ANY),
                    InnerMtu.DEFAULT,
                    OptionalInt.of(64),
                    OptionalInt.of(0)),
            0);
}
