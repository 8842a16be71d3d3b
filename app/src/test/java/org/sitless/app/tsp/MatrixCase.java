package org.sitless.app.tsp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One way in which a client can get a tunnel, or is told that it cannot.
 *
 * @param over what TSP travels over
 * @param method how the user proves who he is
 * @param mode the tunnel he asks for
 * @param place where his host is
 * @param role what he wants to be
 */
record MatrixCase(Over over, Method method, Mode mode, Place place, Role role) {
    enum Over {
        TCP,
        UDP
    }

    enum Method {
        ANONYMOUS,
        PLAIN,
        DIGEST_MD5,
        SCRAM_SHA_256
    }

    enum Mode {
        V6V4,
        V6UDPV4,
        V6ANYV4
    }

    enum Place {
        IN_FRONT_OF_NAT,
        BEHIND_NAT
    }

    enum Role {
        HOST(0),
        ROUTER_48(48),
        ROUTER_56(56),
        ROUTER_64(64);

        private final int prefixLength;

        Role(int prefixLength) {
            this.prefixLength = prefixLength;
        }

        int prefixLength() {
            return prefixLength;
        }
    }

    /** How a case ends for which there is no tunnel. */
    enum Refusal {
        /** RFC 5572 §4.4.1: "TSP signaling over UDP/v4 MUST be used if a v6 over UDP over IPv4 (v6udpv4) tunnel is to be requested". */
        UDP_TUNNEL_OVER_TCP(2, "signalled over UDP"),
        /** A prefix belongs to somebody, and anonymous is nobody. */
        PREFIX_FOR_ANONYMOUS(4, "refused: 522");

        private final int exitCode;
        private final String words;

        Refusal(int exitCode, String words) {
            this.exitCode = exitCode;
            this.words = words;
        }

        int exitCode() {
            return exitCode;
        }

        String words() {
            return words;
        }
    }

    /** Every case there is. */
    static List<MatrixCase> all() {
        List<MatrixCase> all = new ArrayList<>();
        for (Role role : Role.values()) {
            for (Mode mode : Mode.values()) {
                for (Method method : Method.values()) {
                    for (Place place : Place.values()) {
                        for (Over over : Over.values()) {
                            all.add(new MatrixCase(over, method, mode, place, role));
                        }
                    }
                }
            }
        }
        return all;
    }

    /** A few cases in which any two values meet that ever meet in a tunnel, and one of each refusal. */
    static List<MatrixCase> covering() {
        List<MatrixCase> tunnels =
                all().stream().filter(each -> each.refusal().isEmpty()).toList();
        Set<Set<Object>> missing = new HashSet<>();
        tunnels.forEach(each -> missing.addAll(each.pairs()));
        Set<MatrixCase> chosen = new LinkedHashSet<>();
        while (!missing.isEmpty()) {
            MatrixCase best = tunnels.stream()
                    .max(Comparator.comparingLong(each ->
                            each.pairs().stream().filter(missing::contains).count()))
                    .orElseThrow();
            missing.removeAll(best.pairs());
            chosen.add(best);
        }
        for (Refusal refusal : Refusal.values()) {
            chosen.add(all().stream()
                    .filter(each -> each.refusal().equals(Optional.of(refusal)))
                    .findFirst()
                    .orElseThrow());
        }
        return List.copyOf(chosen);
    }

    private Set<Set<Object>> pairs() {
        List<Object> values = List.of(over, method, mode, place, role);
        Set<Set<Object>> pairs = new HashSet<>();
        for (Object one : values) {
            for (Object other : values) {
                if (one != other) {
                    pairs.add(Set.of(one, other));
                }
            }
        }
        return pairs;
    }

    /** Why there can be no tunnel; empty if there is one. */
    Optional<Refusal> refusal() {
        if (mode == Mode.V6UDPV4 && over == Over.TCP) {
            return Optional.of(Refusal.UDP_TUNNEL_OVER_TCP);
        }
        if (method == Method.ANONYMOUS && role != Role.HOST) {
            return Optional.of(Refusal.PREFIX_FOR_ANONYMOUS);
        }
        return Optional.empty();
    }

    /** Whether packets travel by UDP. Over TCP a broker has no UDP port to send to: it says 303, and the client asks over UDP. */
    boolean isCarriedByUdp() {
        return mode == Mode.V6UDPV4 || (mode == Mode.V6ANYV4 && place == Place.BEHIND_NAT);
    }

    /** Whether the broker says 303 at first. */
    boolean isSentToUdp() {
        return over == Over.TCP && mode == Mode.V6ANYV4 && place == Place.BEHIND_NAT;
    }

    /** Who gets the tunnel: one user for each role, and nobody. A prefix for nobody is asked for where the routers are. */
    String user() {
        return method == Method.ANONYMOUS && role == Role.HOST
                ? "anonymous"
                : word(role).replace("_", "");
    }

    /** The lines of a tspc.conf that make the case. */
    String conf() {
        String router = role == Role.HOST
                ? "host_type=host\n"
                : "host_type=router\nif_prefix=eth1\nprefixlen=" + role.prefixLength() + "\n";
        return "server=192.0.2.1\nauth_method=" + word(method).replace('_', '-') + "\ntunnel_mode=" + word(mode) + "\n"
                + router;
    }

    String overWord() {
        return word(over);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return String.join(", ", over.name(), word(method), word(mode), word(place), word(role))
                .replace('_', ' ');
    }
}
