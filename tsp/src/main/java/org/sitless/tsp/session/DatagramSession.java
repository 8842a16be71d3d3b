package org.sitless.tsp.session;

import java.time.Instant;
import org.sitless.tsp.auth.Identity;
import org.sitless.tsp.udp.TspUdpHeader;

/** One session over UDP and the request it owes an answer to. */
final class DatagramSession {
    private final SessionKey key;
    private final BrokerConversation conversation;
    private TspUdpHeader request = new TspUdpHeader(0, 0);
    private boolean owesAnswer;
    private boolean greetedSince;
    private Instant alarmAt = Instant.MAX;

    DatagramSession(SessionKey key, BrokerConversation conversation) {
        this.key = key;
        this.conversation = conversation;
    }

    SessionKey key() {
        return key;
    }

    BrokerConversation conversation() {
        return conversation;
    }

    BrokerState state() {
        return conversation.state();
    }

    /** Whether a user has proven who he is, and so that he receives what is sent to this source. Anonymous clients prove nothing. */
    boolean isVerified() {
        return state().proof()
                .filter(proof -> proof.identity() instanceof Identity.User)
                .isPresent();
    }

    boolean isAuthenticated() {
        return state().proof().isPresent();
    }

    TspUdpHeader request() {
        return request;
    }

    boolean owesAnswer() {
        return owesAnswer;
    }

    void owe(TspUdpHeader header) {
        request = header;
        owesAnswer = true;
    }

    void paid() {
        owesAnswer = false;
    }

    /** A VERSION came from its source: somebody may be about to begin anew there, or a datagram came late. */
    void noteGreeting() {
        greetedSince = isOver();
    }

    /** Whether nothing is left to be said, so that what opens a session may open another. */
    private boolean isOver() {
        return state() instanceof Established;
    }

    /** Whether its source has begun anew: a repetition of what opened this session opens another. */
    boolean isSucceeded() {
        return isOver() && greetedSince;
    }

    Instant alarmAt() {
        return alarmAt;
    }

    void alarmAt(Instant at) {
        alarmAt = at;
    }
}
