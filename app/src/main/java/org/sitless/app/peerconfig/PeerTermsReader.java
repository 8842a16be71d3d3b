package org.sitless.app.peerconfig;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.failure.Problem;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * Collects the terms of a tunnel from what was typed and from what {@code tspc --negotiate-only --json} printed; what was typed wins. All
 * problems are told at once.
 */
public final class PeerTermsReader {
    /** A term, with the option that says it and the key in the JSON of terms. */
    public enum Term {
        LOCAL("--local", "client_ipv4"),
        REMOTE("--remote", "server_ipv4"),
        CLIENT("--client", "client_ipv6"),
        SERVER("--server", "server_ipv6"),
        PREFIX("--prefix", "prefix"),
        MTU("--mtu", "mtu"),
        LAN("--lan", "lan");

        private final String option;
        private final String key;

        Term(String option, String key) {
            this.option = option;
            this.key = key;
        }

        public String option() {
            return option;
        }
    }

    /** What a name of an interface may hold on any of these systems, and no shell, configuration or console takes for more. */
    private static final String INTERFACE_NAME = "[A-Za-z0-9][A-Za-z0-9 ._/:-]{0,30}";

    private static final int LEAST_MTU_BYTES = 1_280;
    private static final int LARGEST_MTU_BYTES = 65_515;

    private final Map<Term, String> texts = new HashMap<>();
    private final Map<Term, String> places = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /** A term as typed. */
    public PeerTermsReader typed(Term term, String text) {
        texts.put(term, text);
        places.put(term, term.option);
        return this;
    }

    /** Terms as another program printed them; what was or is typed goes before them. */
    public PeerTermsReader json(String text, String where) {
        Map<String, Object> members;
        try {
            members = FlatJson.read(text);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(
                    "not the JSON of terms: " + e.getMessage(),
                    where,
                    "use what 'tspc --negotiate-only --json' prints"));
            return this;
        }
        if ("v6udpv4".equals(members.get("type"))) {
            problems.add(new Problem(
                    "a v6udpv4 tunnel needs a TSP client at both ends of its UDP port",
                    where,
                    "negotiate with tunnel_mode=v6v4, or run tspc there"));
        }
        for (Term term : Term.values()) {
            if (members.get(term.key) instanceof String value && !texts.containsKey(term)) {
                texts.put(term, value);
                places.put(term, where + ": " + term.key);
            }
        }
        return this;
    }

    /** The terms. @throws CommandFailure with exit code 2 and every problem, if some are missing or make no sense */
    public PeerTerms read() {
        Optional<Ipv4Address> local = required(Term.LOCAL, Ipv4Address::parse);
        Optional<Ipv4Address> remote = required(Term.REMOTE, Ipv4Address::parse);
        Optional<Ipv6Address> client = required(Term.CLIENT, Ipv6Address::parse);
        Optional<Ipv6Address> server = required(Term.SERVER, Ipv6Address::parse);
        Optional<Ipv6Prefix> prefix = optional(Term.PREFIX, PeerTermsReader::prefix);
        int mtuBytes = optional(Term.MTU, PeerTermsReader::mtu).orElse(PeerTerms.USUAL_MTU_BYTES);
        Optional<String> lan = optional(Term.LAN, PeerTermsReader::interfaceName);
        if (!problems.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, problems);
        }
        return new PeerTerms(
                local.orElseThrow(),
                remote.orElseThrow(),
                client.orElseThrow(),
                server.orElseThrow(),
                prefix,
                mtuBytes,
                lan);
    }

    private <T> Optional<T> required(Term term, Function<String, T> parser) {
        if (!texts.containsKey(term) && problems.isEmpty()) {
            problems.add(new Problem(
                    "no " + term.key, "command line", "say it with " + term.option + ", or give the terms as JSON"));
        }
        return optional(term, parser);
    }

    private <T> Optional<T> optional(Term term, Function<String, T> parser) {
        String text = texts.get(term);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(
                    e instanceof NumberFormatException ? "'" + text + "' is no number" : e.getMessage(),
                    places.get(term),
                    "mend it"));
            return Optional.empty();
        }
    }

    private static Ipv6Prefix prefix(String text) {
        Ipv6Prefix prefix = Ipv6Prefix.parse(text);
        if (prefix.length() == 0) {
            throw new IllegalArgumentException("nobody delegates " + text);
        }
        return prefix;
    }

    private static int mtu(String text) {
        int mtu = Integer.parseInt(text);
        if (mtu < LEAST_MTU_BYTES || mtu > LARGEST_MTU_BYTES) {
            throw new IllegalArgumentException("no tunnel has an MTU of " + mtu);
        }
        return mtu;
    }

    private static String interfaceName(String text) {
        if (!text.matches(INTERFACE_NAME)) {
            throw new IllegalArgumentException("'" + text + "' is no interface");
        }
        return text;
    }
}
