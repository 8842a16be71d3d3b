package org.sitless.tsp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.ClientMessage;

/**
 * Lines, frames and XML of both directions, from octets that mean no good.
 *
 * <p>Without further ado the kept inputs are run. {@code JAZZER_FUZZ=1 mvn -pl tsp test -Dtest=CodecFuzzTest#shouldReadAnyRequest} looks
 * for new ones, one target at a time.
 */
class CodecFuzzTest {
    private static final int MOST_FRAMES = 64;

    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyRequest(byte[] body) {
        for (Framing framing : Framing.values()) {
            Decoded<ClientMessage> decoded = ClientMessageDatagram.read(body, framing);
            if (decoded instanceof Decoded.Message<ClientMessage> message
                    && !(message.message() instanceof ClientMessage.Poll)) {
                assertThat(ClientMessageDatagram.read(ClientMessageWriter.write(message.message()), framing))
                        .as("what is read can be written and read again")
                        .isEqualTo(decoded);
            }
        }
    }

    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyAnswer(byte[] body) {
        Decoded<BrokerMessage> decoded = BrokerMessageDatagram.read(body);
        if (decoded instanceof Decoded.Message<BrokerMessage> message) {
            assertThat(BrokerMessageDatagram.read(BrokerMessageWriter.write(message.message())))
                    .as("what is read can be written and read again")
                    .isEqualTo(decoded);
        }
    }

    /** Behind the first octet, which says how long the segments are, a stream. */
    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyStreamOfRequestsHoweverItIsCut(byte[] input) {
        if (input.length > 1) {
            byte[] stream = Arrays.copyOfRange(input, 1, input.length);
            for (Framing framing : Framing.values()) {
                assertThat(requests(stream, framing, 1 + (input[0] & 0x3F)))
                        .isEqualTo(requests(stream, framing, stream.length));
            }
        }
    }

    private static List<Decoded<ClientMessage>> requests(byte[] octets, Framing framing, int segment) {
        ClientMessageStream stream = new ClientMessageStream();
        List<Decoded<ClientMessage>> all = new ArrayList<>();
        for (int from = 0; from < octets.length; from += segment) {
            stream.append(Arrays.copyOfRange(octets, from, Math.min(octets.length, from + segment)));
            Optional<Decoded<ClientMessage>> next = stream.next(framing);
            while (next.isPresent() && all.size() < MOST_FRAMES) {
                all.add(next.get());
                if (losesFrame(next.get())) {
                    return all;
                }
                next = stream.next(framing);
            }
        }
        return all;
    }

    private static boolean losesFrame(Decoded<?> decoded) {
        return decoded instanceof Decoded.Fault<?> fault && fault.fault().losesFrame();
    }

    /** Behind the first octet, which says how long the segments are, a stream. */
    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyStreamOfAnswersHoweverItIsCut(byte[] input) {
        if (input.length > 1) {
            byte[] stream = Arrays.copyOfRange(input, 1, input.length);
            assertThat(answers(stream, 1 + (input[0] & 0x3F))).isEqualTo(answers(stream, stream.length));
        }
    }

    /** Up to the first fault: there a client ends its session. */
    private static List<Decoded<BrokerMessage>> answers(byte[] octets, int segment) {
        BrokerMessageStream stream = new BrokerMessageStream();
        List<Decoded<BrokerMessage>> all = new ArrayList<>();
        for (int from = 0; from < octets.length; from += segment) {
            stream.append(Arrays.copyOfRange(octets, from, Math.min(octets.length, from + segment)));
            Optional<Decoded<BrokerMessage>> next = stream.next();
            while (next.isPresent() && all.size() < MOST_FRAMES) {
                all.add(next.get());
                if (next.get() instanceof Decoded.Fault<BrokerMessage>) {
                    return all;
                }
                next = stream.next();
            }
        }
        return all;
    }
}
