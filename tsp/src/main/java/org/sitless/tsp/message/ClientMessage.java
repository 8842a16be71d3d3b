package org.sitless.tsp.message;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a client can say (RFC 5572 §4.4). A closed family: a broker answers each of them in every state. */
public sealed interface ClientMessage {
    /**
     * {@code VERSION=2.0.0}: opens every session.
     *
     * @param number the text behind the equals sign
     */
    record Version(String number) implements ClientMessage {}

    /**
     * {@code AUTHENTICATE <mechanism>}.
     *
     * @param mechanism as the client wrote it
     */
    record Authenticate(String mechanism) implements ClientMessage {}

    /**
     * A SASL response that travels in base64.
     *
     * @param text decoded
     */
    record SaslResponse(String text) implements ClientMessage {
        @Override
        public String toString() {
            return "SaslResponse[...]";
        }
    }

    /**
     * The credentials of PLAIN, which travel as they are: RFC 4616 has them as {@code [authzid] NUL authcid NUL passwd}, and no
     * client wraps them in base64.
     *
     * @param text holds a password: never log it
     */
    record PlainResponse(String text) implements ClientMessage {
        @Override
        public String toString() {
            return "PlainResponse[...]";
        }
    }

    /** {@code <tunnel action="create">}: a new tunnel, or an update of the one there is (RFC 5572 §4.7.1). */
    record Create(TunnelRequest request) implements ClientMessage {}

    /** {@code <tunnel action="accept">}: the terms suit. */
    record Accept() implements ClientMessage {}

    /** {@code <tunnel action="reject">}: the terms do not suit, no tunnel will be set up. */
    record Reject() implements ClientMessage {}

    /** {@code <tunnel action="delete">}: ends the client's own tunnel. */
    record Delete() implements ClientMessage {}

    /** {@code <tunnel action="info">}: asks what the client's own tunnel looks like. */
    record Query() implements ClientMessage {}

    /** {@code ECHO REQUEST}: a probe of distance sent to each broker of a list; not in the RFC. */
    record EchoRequest() implements ClientMessage {}

    /** Nothing: over UDP a client asks so for the second of two answers in a row. */
    record Poll() implements ClientMessage {}

    /**
     * What the client wants.
     *
     * @param type the tunnel it asks for
     * @param proxy whether the tunnel is for {@code address} even if that is somebody else's; not in the RFC's DTD
     * @param address the client's end of the tunnel as it sees itself: inside a NAT, the inside
     * @param keepalive the interval it proposes, zero never; empty: it will send none
     * @param router empty for a host
     */
    record TunnelRequest(
            TunnelType type,
            boolean proxy,
            IpAddress address,
            Optional<Duration> keepalive,
            Optional<RouterRequest> router) {}

    /**
     * A wish for a prefix.
     *
     * @param prefixLength 1 to 128
     * @param dnsServers servers to which the reverse zone of the prefix shall be delegated
     */
    record RouterRequest(int prefixLength, List<NamedAddress> dnsServers) {
        public RouterRequest {
            dnsServers = List.copyOf(dnsServers);
        }
    }
}
