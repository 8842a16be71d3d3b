package org.sitless.tsp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.udp.ReliableRequests;

/**
 * A conversation with somebody else's server, and our client to have it with again. The mirror of {@link Dialogue}:
 *
 * <pre>
 * udp v6udpv4 192.0.2.10 PLAIN ANONYMOUS   how, what is wished for, the client's address, what it may log in with; or tcp
 * version 2.0.1                            not the first version
 * keepalive 30                             it means to send keepalives
 * router 48                                it wants a prefix
 * C f00000f0 00000000 text                 our client has to say this
 * S f00000f0 00000000 text                 the server says this
 * wait 2.0                                 time passes
 * outcome Agreed …                         what it comes to
 * </pre>
 *
 * <p>The user is alice, her password s3cret, the client's nonce 1795421619. Each thing the server says takes 20 milliseconds.
 */
final class ServerDialogue {
    private final List<String> lines;
    private final String[] first;
    private final Deque<String> said = new ArrayDeque<>();
    private final ClientStream stream;
    private final ClientDatagrams datagrams;
    private Instant now = Brokers.START;

    ServerDialogue(List<String> text) {
        lines = DialogueText.joined(text);
        first = DialogueText.words(lines.get(0));
        TunnelRequest wish = new TunnelRequest(
                TunnelType.named(first[1]).orElseThrow(),
                false,
                Ipv4Address.of(first[2]),
                head("keepalive").map(seconds -> Duration.ofSeconds(Integer.parseInt(seconds))),
                head("router").map(length -> new RouterRequest(Integer.parseInt(length), List.of())));
        List<Mechanism> mechanisms = Arrays.stream(first)
                .skip(3)
                .map(name -> Mechanism.named(name).orElseThrow())
                .toList();
        ClientSettings settings =
                new ClientSettings(head("version").orElse("2.0.2"), mechanisms, wish, ClientSettings.USUAL_PATIENCE);
        ClientMechanisms alice =
                new ClientMechanisms(Optional.of(new Login("alice", "s3cret")), "192.0.2.1", () -> "1795421619");
        stream = new ClientStream(settings, alice);
        datagrams = new ClientDatagrams(settings, alice, new ReliableRequests(now));
    }

    private Optional<String> head(String keyword) {
        return lines.stream()
                .filter(line -> line.startsWith(keyword + " "))
                .map(line -> DialogueText.words(line)[1])
                .findFirst();
    }

    private boolean isUdp() {
        return first[0].equals("udp");
    }

    /** What the dialogue says must happen, the server's words included. */
    List<String> expected() {
        return lines.stream()
                .filter(line -> line.startsWith("C ") || line.startsWith("S ") || line.startsWith("outcome "))
                .toList();
    }

    /**
     * What does happen.
     *
     * @param segmentLength how many octets of a TCP stream arrive at a time
     */
    List<String> play(int segmentLength) {
        note(isUdp() ? datagrams.start(now) : stream.onConnect(now));
        List<String> happened = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("C ")) {
                happened.add(said.isEmpty() ? "(silence instead of " + line + ")" : "C " + said.remove());
            } else if (line.startsWith("S ")) {
                happened.add(line);
                hear(line, segmentLength);
            } else if (line.startsWith("wait ")) {
                let(DialogueText.seconds(DialogueText.words(line)[1]));
            }
        }
        said.forEach(more -> happened.add("C " + more));
        happened.add("outcome " + outcome().map(ServerDialogue::shown).orElse("none"));
        return happened;
    }

    private void hear(String line, int segmentLength) {
        now = now.plusMillis(20);
        if (isUdp()) {
            note(datagrams.onDatagram(DialogueText.datagram(line), now));
            return;
        }
        byte[] octets = DialogueText.octets(line.substring(2));
        for (int from = 0; from < octets.length; from += segmentLength) {
            note(stream.onOctets(Arrays.copyOfRange(octets, from, Math.min(octets.length, from + segmentLength)), now));
        }
    }

    private void let(Duration pass) {
        Instant until = now.plus(pass);
        for (Optional<Instant> due = datagrams.deadline();
                due.isPresent() && !due.get().isAfter(until);
                due = datagrams.deadline()) {
            now = due.get();
            note(datagrams.onTick(now));
        }
        now = until;
        stream.onTick(now);
    }

    private void note(List<byte[]> sent) {
        sent.forEach(octets -> said.add(isUdp() ? DialogueText.ofDatagram(octets) : DialogueText.escaped(octets)));
    }

    private Optional<ClientOutcome> outcome() {
        return isUdp() ? datagrams.outcome() : stream.outcome();
    }

    private static String shown(ClientOutcome outcome) {
        if (outcome instanceof ClientOutcome.Agreed agreed) {
            TunnelOffer offer = agreed.offer();
            return "Agreed " + offer.type().attribute() + " " + offer.serverIpv4() + " " + offer.clientIpv6() + " "
                    + offer.router().map(router -> router.prefix().toString()).orElse("-") + " "
                    + offer.keepalive()
                            .map(keepalive -> keepalive.interval().toSeconds() + "s " + keepalive.target())
                            .orElse("-");
        } else if (outcome instanceof ClientOutcome.Redirected redirected) {
            return "Redirected " + redirected.status().code() + " " + redirected.brokers();
        } else if (outcome instanceof ClientOutcome.Refused refused) {
            return "Refused " + refused.status();
        } else if (outcome instanceof ClientOutcome.OtherVersion other) {
            return "OtherVersion " + other.status();
        }
        return outcome.toString();
    }
}
