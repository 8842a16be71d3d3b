package org.sitless.tsp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.lease.Lease;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.PeerAddress;

/**
 * A recorded conversation, and a broker to have it with again.
 *
 * <pre>
 * udp 192.0.2.10:40000          where the client is; or tcp
 * C f00000f0 00000014 text      the client says: over UDP with both words of the header, then a body
 * S f00000f0 00000014 text      the broker has to answer
 * S@0.250 text                  over TCP: not before so many seconds after the write before it
 * &gt; text                        one more line of the last C or S, with CR LF behind it
 * wait 2.0                      time passes
 * open v6v4 192.0.2.10 …        a tunnel has to come up: end point, address, prefix or -
 * close v6v4 192.0.2.10          a tunnel has to go down
 * report EVENT                  this has to be written down
 * hangup                        the connection has to be closed
 * </pre>
 */
final class Dialogue {
    private final List<String> lines;
    private final boolean udp;
    private final PeerAddress source;
    private final BrokerStream stream;
    private final BrokerDatagrams datagrams;
    private final BrokerStores stores = new BrokerStores(Brokers.CREDENTIALS, Brokers.leases());
    private final List<String> reports = new ArrayList<>();
    private Instant now = Brokers.START;
    private Instant lastWrite = Brokers.START;

    Dialogue(List<String> text) {
        lines = DialogueText.joined(text);
        String[] client = DialogueText.words(lines.get(0));
        udp = client[0].equals("udp");
        int colon = client[1].indexOf(':');
        source = Brokers.peer(client[1].substring(0, colon), Integer.parseInt(client[1].substring(colon + 1)));
        BrokerSettings settings = Brokers.with(mechanisms(), referral(), Set.of());
        stream = new BrokerStream(settings, Brokers.mechanisms(), Brokers.throttle(), source, now);
        datagrams = new BrokerDatagrams(settings, Brokers.mechanisms(), Brokers.throttle(), DatagramLimits.USUAL);
    }

    private Optional<String[]> head(String keyword) {
        return lines.stream()
                .filter(line -> line.startsWith(keyword + " "))
                .map(DialogueText::words)
                .findFirst();
    }

    private List<Mechanism> mechanisms() {
        return head("mechanisms")
                .map(words -> Arrays.stream(words)
                        .skip(1)
                        .map(name -> Mechanism.named(name).orElseThrow())
                        .toList())
                .orElse(List.of(Mechanism.values()));
    }

    private BrokerSettings.Referral referral() {
        List<String> words = head("referral").map(List::of).orElse(List.of());
        List<NamedAddress> brokers = words.stream()
                .skip(1)
                .filter(word -> !word.equals("always"))
                .map(word -> Ipv4Address.read(word).map(NamedAddress::of).orElseGet(() -> NamedAddress.name(word)))
                .toList();
        return new BrokerSettings.Referral(brokers, words.contains("always"));
    }

    /** What the dialogue says must happen, client's words included. */
    List<String> expected() {
        return lines.stream()
                .filter(line -> line.startsWith("C ") || line.equals("C") || isOutput(line))
                .toList();
    }

    private static boolean isOutput(String line) {
        return line.startsWith("S")
                || line.startsWith("open ")
                || line.startsWith("close ")
                || line.startsWith("hangup");
    }

    List<String> expectedReports() {
        return lines.stream().filter(line -> line.startsWith("report ")).toList();
    }

    List<String> reports() {
        return reports;
    }

    /**
     * What does happen.
     *
     * @param segmentLength how many octets of a TCP stream arrive at a time
     */
    List<String> play(int segmentLength) {
        List<String> happened = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("wait ")) {
                now = now.plus(DialogueText.seconds(DialogueText.words(line)[1]));
            } else if (line.startsWith("C ") || line.equals("C")) {
                happened.add(line);
                if (udp) {
                    now = now.plusMillis(200);
                    perform(datagrams.onDatagram(source, DialogueText.datagram(line), now), happened);
                } else {
                    say(DialogueText.octets(line.substring(2)), segmentLength, happened);
                }
            }
        }
        return happened;
    }

    private void say(byte[] octets, int segmentLength, List<String> happened) {
        for (int from = 0; from < octets.length; from += segmentLength) {
            byte[] segment = Arrays.copyOfRange(octets, from, Math.min(octets.length, from + segmentLength));
            performStream(stream.onOctets(segment, now), happened);
        }
    }

    private void perform(List<BrokerDatagrams.Action> actions, List<String> happened) {
        for (BrokerDatagrams.Action action : actions) {
            if (action instanceof BrokerDatagrams.Reply reply) {
                happened.add("S " + DialogueText.ofDatagram(reply.datagram()));
            } else if (action instanceof BrokerDatagrams.Perform perform) {
                note(perform.effect(), happened);
                Brokers.perform(stores, perform.effect())
                        .ifPresent(answer -> perform(datagrams.onAnswer(perform.session(), answer, now), happened));
            }
        }
    }

    private void performStream(List<BrokerStream.Action> actions, List<String> happened) {
        for (BrokerStream.Action action : actions) {
            if (action instanceof BrokerStream.Write write) {
                Duration pause = Duration.between(now, write.notBefore());
                String at = pause.isZero() || write.notBefore().equals(lastWrite)
                        ? ""
                        : String.format(java.util.Locale.ROOT, "@%.3f", pause.toMillis() / 1_000.0);
                lastWrite = write.notBefore();
                happened.add("S" + at + " " + DialogueText.escaped(write.segment()));
            } else if (action instanceof BrokerStream.Hangup) {
                happened.add("hangup");
            } else if (action instanceof BrokerStream.Perform perform) {
                note(perform.effect(), happened);
                Brokers.perform(stores, perform.effect())
                        .ifPresent(answer -> performStream(stream.onAnswer(answer, now), happened));
            }
        }
    }

    private void note(BrokerEffect effect, List<String> happened) {
        if (effect instanceof BrokerEffect.OpenTunnel open) {
            Lease lease = open.terms().lease();
            happened.add("open " + lease.endpoint() + " " + lease.address() + " "
                    + lease.prefix().map(Ipv6Prefix::toString).orElse("-"));
        } else if (effect instanceof BrokerEffect.CloseTunnel close) {
            happened.add("close " + close.terms().lease().endpoint());
        } else if (effect instanceof BrokerEffect.Report report) {
            reports.add("report " + report.event());
        }
    }
}
