package org.sitless.tsp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.PeerAddress;

/** The header and the memory of what was answered, from datagrams that mean no good. */
class DuplicateCacheFuzzTest {
    private static final int MOST_PEERS = 5;
    private static final int MOST_OCTETS = 64;

    @FuzzTest(maxDuration = "2m")
    void shouldReadAnyHeader(byte[] datagram) {
        TspUdpHeader.read(datagram).ifPresent(header -> assertThat(header.inFrontOf(TspUdpHeader.bodyOf(datagram)))
                .isEqualTo(datagram));
        assertThat(TspUdpHeader.read(datagram).isPresent()).isEqualTo(TspUdpHeader.isSignalling(datagram));
    }

    /**
     * Three octets a request: who asks with which number; what; how many seconds later. An answer names its request, so that one that
     * comes back under another would show.
     */
    @FuzzTest(maxDuration = "2m")
    void shouldAnswerWithNothingButWhatWasAnswered(byte[] requests) {
        DuplicateCache cache = new DuplicateCache(MOST_PEERS, MOST_OCTETS);
        Map<String, String> last = new HashMap<>();
        Instant now = Instant.EPOCH;
        for (int at = 0; at + 2 < requests.length; at += 3) {
            int who = (requests[at] & 0xFF) >>> 4;
            int word = 0xF000_00F0 | (requests[at] & 0x0F);
            byte[] body = Arrays.copyOfRange(requests, at + 1, at + 2);
            now = now.plusSeconds(requests[at + 2] & 0x1F);
            PeerAddress peer = new PeerAddress(new Ipv4Address(who), 1);
            DuplicateCache.Verdict verdict = cache.judge(peer, new TspUdpHeader(word, at), body, now);
            String answer = who + " " + word + " " + body[0];
            if (verdict instanceof DuplicateCache.Answered answered) {
                assertThat(new String(answered.body(), StandardCharsets.UTF_8))
                        .isEqualTo(answer)
                        .isEqualTo(last.get(who + " " + word));
            } else {
                cache.answered(peer, word, answer.getBytes(StandardCharsets.UTF_8));
                last.put(who + " " + word, answer);
            }
            assertThat(cache.size()).isLessThanOrEqualTo(MOST_PEERS);
        }
    }
}
