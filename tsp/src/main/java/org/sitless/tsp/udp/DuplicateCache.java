package org.sitless.tsp.udp;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sitless.tsp.message.PeerAddress;

/**
 * The broker's memory of what it was asked and answered, so that a repeated request is never carried out twice. Keyed by address, port
 * and sequence number. Not for several threads.
 *
 * <p>Bounded: so many peers and so many octets of answers, the longest silent leave first; so many requests of each; nothing older than
 * {@link #LIFETIME}, after which even gogoc (66 seconds) no longer asks.
 */
public final class DuplicateCache {
    public static final Duration LIFETIME = Duration.ofSeconds(70);

    private static final int REQUESTS_PER_PEER = 8;

    private final int maxPeers;
    private final long maxOctets;
    private final LinkedHashMap<PeerAddress, Peer> peers = new LinkedHashMap<>(16, 0.75f, true);
    private long octets;

    public DuplicateCache(int maxPeers, long maxOctets) {
        this.maxPeers = maxPeers;
        this.maxOctets = maxOctets;
    }

    /** What is known about a request. */
    public sealed interface Verdict {}

    /**
     * Never seen; it is remembered from now on and waits for {@link #answered}.
     *
     * @param reusesNumber whether the number was used for another request: the peer must have begun anew on the same port
     */
    public record Fresh(boolean reusesNumber) implements Verdict {}

    /** Seen, not answered yet: its answer will come without asking again. */
    public record InProgress() implements Verdict {}

    /** Seen and answered: to be repeated under the header of the repetition. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answered(byte[] body) implements Verdict {}

    /** Judges a request, and remembers it if it is fresh. */
    public Verdict judge(PeerAddress source, TspUdpHeader header, byte[] body, Instant now) {
        dropOld(now);
        Peer peer = peers.computeIfAbsent(source, unused -> new Peer());
        peer.lastHeard = now;
        dropExcess();
        Request known = peer.requests.get(header.word());
        if (known == null || !known.isFor(body)) {
            remember(peer, header.word(), new Request(body));
            return new Fresh(known != null);
        }
        return known.answer == null ? new InProgress() : new Answered(known.answer);
    }

    private void remember(Peer peer, int word, Request request) {
        forget(peer.requests.remove(word));
        peer.requests.put(word, request);
        if (peer.requests.size() > REQUESTS_PER_PEER) {
            Iterator<Request> oldestFirst = peer.requests.values().iterator();
            forget(oldestFirst.next());
            oldestFirst.remove();
        }
    }

    /** Remembers the answer to a request that was judged fresh. */
    public void answered(PeerAddress source, int word, byte[] body) {
        Peer peer = peers.get(source);
        Request request = peer == null ? null : peer.requests.get(word);
        if (request != null) {
            forget(request);
            request.answer = body;
            octets += body.length;
            dropExcess();
        }
    }

    /** Whether anything is remembered of a peer. */
    public boolean knows(PeerAddress source) {
        return peers.containsKey(source);
    }

    /** Forgets all a peer has asked: it has begun anew. */
    public void forget(PeerAddress source) {
        forget(peers.remove(source));
    }

    private void forget(Peer peer) {
        if (peer != null) {
            peer.requests.values().forEach(this::forget);
        }
    }

    private void forget(Request request) {
        if (request != null && request.answer != null) {
            octets -= request.answer.length;
        }
    }

    public int size() {
        return peers.size();
    }

    private void dropOld(Instant now) {
        Iterator<Peer> longestSilentFirst = peers.values().iterator();
        while (longestSilentFirst.hasNext()) {
            Peer peer = longestSilentFirst.next();
            if (!peer.lastHeard.plus(LIFETIME).isBefore(now)) {
                return;
            }
            forget(peer);
            longestSilentFirst.remove();
        }
    }

    private void dropExcess() {
        Iterator<Peer> longestSilentFirst = peers.values().iterator();
        while (peers.size() > maxPeers || (octets > maxOctets && peers.size() > 1)) {
            forget(longestSilentFirst.next());
            longestSilentFirst.remove();
        }
    }

    private static final class Peer {
        private Instant lastHeard = Instant.MIN;
        private final Map<Integer, Request> requests = new LinkedHashMap<>();
    }

    private static final class Request {
        private final int length;
        private final int hash;
        private byte[] answer;

        Request(byte[] body) {
            this.length = body.length;
            this.hash = Arrays.hashCode(body);
        }

        boolean isFor(byte[] body) {
            return body.length == length && Arrays.hashCode(body) == hash;
        }
    }
}
