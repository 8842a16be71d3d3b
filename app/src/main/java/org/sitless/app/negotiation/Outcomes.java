package org.sitless.app.negotiation;

import org.sitless.app.config.ServerName;
import org.sitless.app.failure.Problem;
import org.sitless.app.negotiation.Verdict.Kind;
import org.sitless.app.negotiation.Verdict.Setback;
import org.sitless.tsp.auth.ClientStep;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.session.ClientOutcome;

/** Turns what a session came to, if it was no tunnel, into a line for a person. */
final class Outcomes {
    private static final String TRY_LATER = "try again later";

    private Outcomes() {}

    static Setback setback(ClientOutcome outcome, String detail, ServerName broker) {
        String where = "broker " + broker;
        if (outcome instanceof ClientOutcome.Refused refused) {
            return refused(refused.status(), where);
        } else if (outcome instanceof ClientOutcome.OtherVersion other) {
            return refused(other.status(), where);
        } else if (outcome instanceof ClientOutcome.Redirected redirected) {
            return unreachable(
                    "sends us to others (" + redirected.status() + "), none of whom helps", where, TRY_LATER);
        } else if (outcome instanceof ClientOutcome.Unsuitable unsuitable) {
            return new Setback(
                    Kind.REFUSED, new Problem("the broker " + unsuitable.what(), where, cureOfUnsuitable(unsuitable)));
        } else if (outcome instanceof ClientOutcome.Untrusted untrusted) {
            return new Setback(
                    Kind.REFUSED, new Problem(distrust(untrusted.reason()), where, "check server= and passwd="));
        } else if (outcome instanceof ClientOutcome.Unintelligible unintelligible) {
            return unreachable("does not speak TSP (" + unintelligible.fault() + ")", where, "check server=");
        } else if (outcome instanceof ClientOutcome.OutOfTurn outOfTurn) {
            return unreachable("said something out of turn (" + outOfTurn.what() + ")", where, TRY_LATER);
        }
        return unreachable(
                detail.isEmpty() ? "no answer" : detail,
                where,
                "check server=, the network, and firewalls on port 3653");
    }

    /** What came of ending a tunnel. */
    static String ofEnding(ClientOutcome outcome, String detail, ServerName broker) {
        if (outcome instanceof ClientOutcome.Ended) {
            return "it is ended";
        } else if (outcome instanceof ClientOutcome.Elsewhere) {
            return "it is at another end point by now, and left alone";
        }
        return setback(outcome, detail, broker).problem().what();
    }

    static Setback unreachable(String what, String where, String cure) {
        return new Setback(Kind.UNREACHABLE, new Problem(what, where, cure));
    }

    private static String cureOfUnsuitable(ClientOutcome.Unsuitable unsuitable) {
        return unsuitable.what().contains("authentication") || unsuitable.what().contains("mechanism")
                ? "set auth_method= to one that it offers; plain sends the password in the clear"
                : "check tunnel_mode= and host_type=, or ask its admin";
    }

    private static String distrust(ClientStep.Reason reason) {
        return switch (reason) {
            case SERVER_NOT_PROVEN -> "the broker cannot prove that it knows the password";
            case UNSAFE -> "the broker asks for an unsafe proof";
            case MALFORMED -> "the broker breaks the rules of authentication";
        };
    }

    private static Setback refused(Status status, String where) {
        boolean passes = status.isTemporary()
                || status.reason() == Status.SERVER_ERROR.code()
                || status.reason() == Status.NO_MORE_TUNNELS.code()
                || status.reason() == Status.IPV4_IN_USE.code();
        return new Setback(
                passes ? Kind.BUSY : Kind.REFUSED, new Problem("refused: " + status, where, cure(status.reason())));
    }

    private static String cure(int reason) {
        return switch (reason) {
            case 300 -> "check userid= and passwd=";
            case 301, 310, 521, 530 -> TRY_LATER;
            case 302 -> "the broker speaks another version of TSP: ask its admin";
            case 303 -> "try another tunnel_mode=, or signalling over UDP";
            case 506 -> "another tunnel has our IPv4 address: try later, or tunnel_mode=v6udpv4";
            case 507, 518, 520 -> "ask for another prefixlen=";
            case 522 -> "a prefix needs an account: set userid= and passwd=, or host_type=host";
            default -> "ask its admin";
        };
    }
}
