package org.sitless.tsp.udp;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The client's side of reliability: one request at a time, sent until answered. One a socket; not for several threads.
 *
 * <p>"The retransmitted packet MUST use the same sequence number as the original packet" (RFC 5572 §4.4.1.2), with a new timestamp, so
 * that the answer tells which transmission it belongs to.
 *
 * <p>The first sequence number is 0xF0. Some servers look for the marker at the wrong end of the word; with F00000F0 to F00000FF
 * both ends carry it, and a session needs no more than sixteen requests.
 */
public final class ReliableRequests {
    public static final int FIRST_SEQUENCE = 0xF0;

    private static final int LAST_SEQUENCE = 0xFF;

    /** A server that has never answered speaks no UDP, or not to us. */
    private static final Duration PATIENCE_BEFORE_FIRST_ANSWER = Duration.ofSeconds(6);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Instant origin;
    private int nextSequence = FIRST_SEQUENCE;
    private RoundTripEstimate roundTrip = RoundTripEstimate.UNKNOWN;
    private boolean everAnswered;
    private Optional<Pending> pending = Optional.empty();

    /** Timestamps are milliseconds since {@code origin}. */
    public ReliableRequests(Instant origin) {
        this.origin = origin;
    }

    /**
     * For a new session on the same port: goes on counting, so that no server takes its requests for those of the old session. It asks
     * again as soon as on the old path, and gives up as soon as on a path where nobody has answered yet: it may be another one.
     */
    public ReliableRequests next() {
        ReliableRequests next = new ReliableRequests(origin);
        next.nextSequence = nextSequence;
        next.roundTrip = roundTrip;
        return next;
    }

    /**
     * How many more requests every server understands: with the next one the word would no longer begin and end with the marker. A
     * session that may need more goes to a fresh port.
     */
    public int left() {
        return Math.max(0, LAST_SEQUENCE - nextSequence + 1);
    }

    /** A request without an answer yet. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never shown
    private record Pending(int sequence, byte[] body, Instant begun, int sends, Instant resendAt) {}

    /** What time brings. */
    public sealed interface Due {}

    /** Nothing yet. */
    public record Nothing() implements Due {}

    /** Send this again. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Resend(byte[] datagram) implements Due {}

    /** Nobody answers; the request is forgotten. */
    public record GiveUp() implements Due {}

    /**
     * Begins a request, in place of any before it.
     *
     * @return the datagram to send
     */
    public byte[] begin(byte[] body, Instant now) {
        int sequence = nextSequence++;
        pending = Optional.of(new Pending(sequence, body, now, 1, now.plus(roundTrip.timeout())));
        return datagram(sequence, body, now);
    }

    /**
     * The body of the answer to the request under way. Any other datagram is nothing: data, an answer to what is no longer asked, a
     * stranger's.
     */
    public Optional<byte[]> answer(byte[] datagram, Instant now) {
        Optional<TspUdpHeader> header = TspUdpHeader.read(datagram);
        if (header.isEmpty() || pending.isEmpty()) {
            return Optional.empty();
        }
        Pending request = pending.get();
        if (header.get().word()
                != TspUdpHeader.ofSequence(request.sequence(), 0).word()) {
            return Optional.empty();
        }
        learn(header.get().timestamp(), request, now);
        everAnswered = true;
        pending = Optional.empty();
        return Optional.of(TspUdpHeader.bodyOf(datagram));
    }

    /** A timestamp that no transmission of this request can have carried teaches nothing. */
    private void learn(int echoed, Pending request, Instant now) {
        Duration sample = Duration.ofMillis((timestamp(now) - echoed) & 0xFFFF_FFFFL);
        if (sample.compareTo(Duration.between(request.begun(), now).plusMillis(1)) <= 0) {
            roundTrip = roundTrip.sample(sample);
        }
    }

    /** To be called at {@link #deadline()}, harmless before. */
    public Due due(Instant now) {
        if (pending.isEmpty() || now.isBefore(pending.get().resendAt())) {
            return new Nothing();
        }
        Pending request = pending.get();
        if (!now.isBefore(giveUpAt(request))) {
            pending = Optional.empty();
            return new GiveUp();
        }
        int sends = request.sends() + 1;
        Instant next = earlier(now.plus(roundTrip.timeout(sends)), giveUpAt(request));
        pending = Optional.of(new Pending(request.sequence(), request.body(), request.begun(), sends, next));
        return new Resend(datagram(request.sequence(), request.body(), now));
    }

    /** When to call {@link #due} next; nothing while nothing is asked. */
    public Optional<Instant> deadline() {
        return pending.map(Pending::resendAt);
    }

    private Instant giveUpAt(Pending request) {
        return request.begun().plus(everAnswered ? PATIENCE : PATIENCE_BEFORE_FIRST_ANSWER);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private byte[] datagram(int sequence, byte[] body, Instant now) {
        return TspUdpHeader.ofSequence(sequence, timestamp(now)).inFrontOf(body);
    }

    private int timestamp(Instant now) {
        return (int) Duration.between(origin, now).toMillis();
    }
}
