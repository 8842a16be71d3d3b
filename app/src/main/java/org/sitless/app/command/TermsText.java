package org.sitless.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;

/** Terms for people: one {@code key value} a line. */
final class TermsText {
    private static final int COLUMN = 15;

    private TermsText() {}

    static String text(Agreement agreement) {
        TunnelOffer offer = agreement.offer();
        List<String> lines = new ArrayList<>();
        add(lines, "type", offer.type().attribute());
        add(
                lines,
                "broker",
                agreement.broker() + " over " + agreement.transport().name().toLowerCase(Locale.ROOT) + ", "
                        + agreement.mechanism().saslName().toLowerCase(Locale.ROOT));
        add(lines, "server ipv4", offer.serverIpv4().toString());
        add(lines, "server ipv6", offer.serverIpv6().toString());
        add(lines, "client ipv4", offer.clientAddress().toString());
        add(lines, "client ipv6", offer.clientIpv6() + "/128");
        offer.clientName().ifPresent(name -> add(lines, "client name", name));
        offer.router().ifPresent(router -> add(lines, "prefix", router.prefix().toString()));
        if (!offer.dnsServers().isEmpty()) {
            add(lines, "dns", offer.dnsServers().stream().map(Object::toString).collect(Collectors.joining(" ")));
        }
        offer.keepalive()
                .ifPresent(keepalive -> add(
                        lines,
                        "keepalive",
                        keepalive.target() + " every " + keepalive.interval().toSeconds() + " s"));
        add(lines, "lifetime", offer.lifetime().toMinutes() + " min");
        return String.join(System.lineSeparator(), lines);
    }

    private static void add(List<String> lines, String key, String value) {
        lines.add(key + " ".repeat(COLUMN - key.length()) + value);
    }
}
