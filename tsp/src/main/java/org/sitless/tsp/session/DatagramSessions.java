package org.sitless.tsp.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.sitless.tsp.message.PeerAddress;

/**
 * The sessions of a UDP port, by source, and when each wants to be looked after. Bounded: sessions of nobody in particular push each other
 * out, sessions of users never.
 */
final class DatagramSessions {
    private static final int SPARE_ALARMS = 1_024;

    private final DatagramLimits limits;
    private final LinkedHashMap<PeerAddress, DatagramSession> unverified = new LinkedHashMap<>();
    private final Map<PeerAddress, DatagramSession> verified = new HashMap<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparing(Alarm::at));

    DatagramSessions(DatagramLimits limits) {
        this.limits = limits;
    }

    /** A time to look after a session; an earlier one of the same session may have overtaken it. */
    private record Alarm(Instant at, SessionKey session) {}

    Optional<DatagramSession> find(PeerAddress source) {
        DatagramSession known = verified.get(source);
        return Optional.ofNullable(known != null ? known : unverified.get(source));
    }

    Optional<DatagramSession> find(SessionKey key) {
        return find(key.source()).filter(session -> session.key().equals(key));
    }

    boolean isVerified(PeerAddress source) {
        return verified.containsKey(source);
    }

    /**
     * Adds a session in place of any other of its source.
     *
     * @return the source of the one that had to give way to it
     */
    Optional<PeerAddress> add(DatagramSession session) {
        remove(session.key().source());
        unverified.put(session.key().source(), session);
        if (unverified.size() <= limits.unverifiedSessions()) {
            return Optional.empty();
        }
        PeerAddress oldest = unverified.keySet().iterator().next();
        unverified.remove(oldest);
        return Optional.of(oldest);
    }

    void remove(PeerAddress source) {
        unverified.remove(source);
        verified.remove(source);
    }

    boolean hasRoomForVerified() {
        return verified.size() < limits.verifiedSessions();
    }

    /** To be called when a session may have become a user's. */
    void promote(DatagramSession session) {
        PeerAddress source = session.key().source();
        if (session.isVerified() && unverified.remove(source, session)) {
            verified.put(source, session);
        }
    }

    /** Sets the alarm of a session to its deadline, unless an earlier one is set: that one will set the next. */
    void setAlarm(DatagramSession session) {
        Instant deadline = session.state().deadline();
        if (deadline.isBefore(session.alarmAt())) {
            session.alarmAt(deadline);
            alarms.add(new Alarm(deadline, session.key()));
            dropStaleAlarms();
        }
    }

    /** Alarms of sessions that are gone are swept out when they outnumber the others. */
    private void dropStaleAlarms() {
        if (alarms.size() > 2 * size() + SPARE_ALARMS) {
            alarms.removeIf(alarm -> !isCurrent(alarm));
        }
    }

    private boolean isCurrent(Alarm alarm) {
        return find(alarm.session())
                .filter(session -> session.alarmAt().equals(alarm.at()))
                .isPresent();
    }

    /** The next session whose alarm is due; its alarm is off from now on. */
    Optional<DatagramSession> due(Instant now) {
        while (!alarms.isEmpty() && !alarms.peek().at().isAfter(now)) {
            Alarm alarm = alarms.remove();
            if (isCurrent(alarm)) {
                DatagramSession session = find(alarm.session()).orElseThrow();
                session.alarmAt(Instant.MAX);
                return Optional.of(session);
            }
        }
        return Optional.empty();
    }

    Optional<Instant> nextAlarm() {
        return Optional.ofNullable(alarms.peek()).map(Alarm::at);
    }

    int size() {
        return unverified.size() + verified.size();
    }

    int alarms() {
        return alarms.size();
    }
}
