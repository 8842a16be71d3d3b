package org.sitless.tsp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever arrives, a codec answers with a message or a fault. */
class CodecPropertyTest {
    @Property
    void shouldNeverThrowOnAnyDatagram(@ForAll byte[] body, @ForAll Framing framing) {
        assertThat(ClientMessageDatagram.read(body, framing)).isNotNull();
        assertThat(BrokerMessageDatagram.read(body)).isNotNull();
    }

    @Property
    void shouldNeverThrowOnAlmostRightText(@ForAll("almostRight") String text, @ForAll Framing framing) {
        assertThat(ClientMessageDatagram.read(Requests.octets(text), framing)).isNotNull();
        assertThat(BrokerMessageDatagram.read(Requests.octets(text))).isNotNull();
        assertThat(ClientMessageDatagram.read(Requests.octets(Requests.framed(text)), Framing.COUNTED))
                .isNotNull();
        assertThat(BrokerMessageDatagram.read(Requests.octets(Requests.framed("200 OK\r\n" + text))))
                .isNotNull();
    }

    @Property
    void shouldNeverThrowOnAnyStream(@ForAll byte[] first, @ForAll byte[] second, @ForAll Framing framing) {
        ClientMessageStream client = new ClientMessageStream();
        BrokerMessageStream broker = new BrokerMessageStream();
        for (byte[] segment : new byte[][] {first, second}) {
            client.append(segment);
            broker.append(segment);
            assertThat(client.next(framing)).isNotNull();
            assertThat(broker.next()).isNotNull();
        }
    }

    /** Real messages with a few pieces cut out, doubled or replaced. */
    @Provide
    Arbitrary<String> almostRight() {
        Arbitrary<String> whole = Arbitraries.of(
                Requests.GOGOC_ROUTER,
                Requests.ACCEPT,
                "VERSION=2.0.2\r\n",
                "AUTHENTICATE PLAIN\r\n\0",
                new String(
                        BrokerMessageWriter.write(new org.sitless.tsp.message.BrokerMessage.Offer(
                                org.sitless.tsp.message.Status.SUCCESS, MessageWriteTest.ROUTER)),
                        java.nio.charset.StandardCharsets.UTF_8));
        Arbitrary<String> noise = Arbitraries.strings().ofMaxLength(6).withChars("<>/=\"& \r\n\0azAZ09:.-!?");
        return whole.flatMap(
                text -> Arbitraries.integers().between(0, text.length()).flatMap(at -> Arbitraries.integers()
                        .between(0, 12)
                        .flatMap(cut -> noise.map(piece ->
                                text.substring(0, at) + piece + text.substring(Math.min(text.length(), at + cut))))));
    }
}
