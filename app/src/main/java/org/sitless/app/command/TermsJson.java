package org.sitless.app.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.tsp.message.BrokerMessage.Keepalive;
import org.sitless.tsp.message.BrokerMessage.RouterOffer;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;

/** Terms for programs. Keys are never renamed and never change their meaning; what a broker did not say is null. */
final class TermsJson {
    private TermsJson() {}

    static String text(Agreement agreement) {
        TunnelOffer offer = agreement.offer();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", offer.type().attribute());
        map.put("broker", agreement.broker().text());
        map.put("broker_address", agreement.brokerAddress().address().toString());
        map.put("broker_port", agreement.brokerAddress().port());
        map.put("signalling", agreement.transport().name().toLowerCase(Locale.ROOT));
        map.put("mechanism", agreement.mechanism().saslName().toLowerCase(Locale.ROOT));
        map.put("server_ipv4", offer.serverIpv4().toString());
        map.put("server_ipv6", offer.serverIpv6().toString());
        map.put("client_ipv4", offer.clientAddress().toString());
        map.put("client_ipv6", offer.clientIpv6().toString());
        map.put("client_name", offer.clientName().orElse(null));
        map.put(
                "prefix",
                offer.router().map(RouterOffer::prefix).map(Object::toString).orElse(null));
        map.put("dns", offer.dnsServers().stream().map(Object::toString).toList());
        map.put(
                "keepalive_address",
                offer.keepalive().map(Keepalive::target).map(Object::toString).orElse(null));
        map.put(
                "keepalive_seconds",
                offer.keepalive()
                        .map(keepalive -> keepalive.interval().toSeconds())
                        .orElse(null));
        map.put("lifetime_minutes", offer.lifetime().toMinutes());
        return Json.text(map);
    }
}
