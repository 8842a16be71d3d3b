package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;

/** Whatever the bytes are, decoding reads none outside, and throws nothing but {@link MalformedNetlinkException}. */
class MalformedMessageTest {
    private static final int SHORTEST_FIXED_PART = Ifa.IFADDRMSG_LEN;

    private static final List<String> ALL = Stream.of(
                    Golden.LINKS, Golden.ADDRESSES, Golden.ROUTES, Golden.NEIGHBOURS, Golden.ACKNOWLEDGEMENTS)
            .flatMap(List::stream)
            .toList();

    @Property
    void shouldSurviveRandomDatagrams(@ForAll @Size(max = 200) byte[] datagram) {
        decodeOrFault(datagram);
    }

    @Property
    void shouldSurviveRandomPayloads(
            @ForAll @IntRange(min = 0, max = 40) int type, @ForAll int flags, @ForAll @Size(max = 200) byte[] payload) {
        decodeOrFault(withHeader(type, flags, payload));
    }

    /** Random attributes with plausible headers go deeper than noise. */
    @Property
    void shouldSurviveRandomAttributes(
            @ForAll("types") int type,
            @ForAll("families") byte family,
            @ForAll @Size(max = 8) List<@Size(max = 40) byte[]> values) {
        ByteBuffer payload = ByteBuffer.allocate(1_024).order(ByteOrder.nativeOrder());
        payload.put(0, family).position(type < Rtm.RTM_NEWADDR ? 16 : type < Rtm.RTM_NEWROUTE ? 8 : 12);
        for (byte[] value : values) {
            int attribute = value.length == 0 ? 1 : value[0] & 63;
            payload.putShort((short) (4 + value.length))
                    .putShort((short) attribute)
                    .put(value);
            payload.position(Nlmsg.align(payload.position()));
        }
        decodeOrFault(withHeader(type, 0, Arrays.copyOf(payload.array(), payload.position())));
    }

    @Property
    void shouldSurviveOneWrongByte(
            @ForAll("goldens") String golden, @ForAll @IntRange(max = 2_000) int position, @ForAll byte wrong) {
        byte[] bytes = Golden.bytes(golden);
        bytes[position % bytes.length] = wrong;
        decodeOrFault(bytes);
    }

    @Example
    void shouldNameFaultOfEveryTruncatedDatagram() {
        for (String golden : ALL) {
            byte[] whole = Golden.bytes(golden);
            for (int length = 1; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                NetlinkFault expected =
                        length < Nlmsg.NLMSG_HDRLEN ? NetlinkFault.HEADER_TRUNCATED : NetlinkFault.MESSAGE_TRUNCATED;
                assertThatThrownBy(() -> decode(cut))
                        .as("%s cut to %d bytes", golden, length)
                        .isInstanceOfSatisfying(MalformedNetlinkException.class, fault -> assertThat(fault.fault())
                                .isEqualTo(expected));
            }
        }
    }

    /** The same with a header that tells the truth: either an attribute ends just there, or its fault is named. */
    @Example
    void shouldNameFaultOfEveryTruncatedPayload() {
        for (String golden : ALL) {
            byte[] whole = Golden.bytes(golden);
            for (int length = Nlmsg.NLMSG_HDRLEN; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                ByteBuffer.wrap(cut).order(ByteOrder.nativeOrder()).putInt(0, length);
                Throwable thrown = catchThrowable(() -> decode(cut));
                if (length < Nlmsg.NLMSG_HDRLEN + SHORTEST_FIXED_PART) {
                    assertThat(thrown).hasMessageContaining(NetlinkFault.BODY_TRUNCATED.sentence());
                }
                if (thrown != null) {
                    assertThat(thrown)
                            .as("%s cut to %d bytes", golden, length)
                            .isInstanceOf(MalformedNetlinkException.class);
                }
            }
        }
    }

    @Provide
    Arbitrary<String> goldens() {
        return Arbitraries.of(ALL);
    }

    @Provide
    Arbitrary<Integer> types() {
        return Arbitraries.of(Rtm.RTM_NEWLINK, Rtm.RTM_NEWADDR, Rtm.RTM_NEWROUTE, Rtm.RTM_NEWNEIGH, Rtm.RTM_GETRULE);
    }

    @Provide
    Arbitrary<Byte> families() {
        return Arbitraries.of((byte) 0, (byte) 2, (byte) 7, (byte) 10);
    }

    private static byte[] withHeader(int type, int flags, byte[] payload) {
        ByteBuffer message =
                ByteBuffer.allocate(Nlmsg.NLMSG_HDRLEN + payload.length).order(ByteOrder.nativeOrder());
        message.putInt(message.capacity()).putShort((short) type).putShort((short) flags);
        return message.position(Nlmsg.NLMSG_HDRLEN).put(payload).array();
    }

    static void decodeOrFault(byte[] datagram) {
        try {
            decode(datagram);
        } catch (MalformedNetlinkException fault) {
            assertThat(fault.fault().sentence()).isNotEmpty();
            assertThat(fault.offset()).isBetween(0, datagram.length);
        }
    }

    private static void decode(byte[] datagram) {
        MessageReader message = new MessageReader(new UnsafeBuffer(datagram), 0, datagram.length);
        while (message.next()) {
            switch (message.type()) {
                case Nlmsg.NLMSG_ERROR -> Acknowledgement.decodeError(message);
                case Nlmsg.NLMSG_DONE -> Acknowledgement.decodeDone(message);
                case Rtm.RTM_GETRULE ->
                    RuleMessage.decode(message.buffer(), message.payloadOffset(), message.payloadLength());
                default -> EventDecoder.decode(message);
            }
        }
    }
}
