package org.sitless.tsp.codec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.ClientMessage;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

/**
 * The {@code <tunnel>} element as clients send it (RFC 5572 §4.7, appendix A), and beyond the DTD what gogoc sends: {@code proxy}, a
 * keepalive that holds {@code ::}, DNS servers by name. Unknown elements and attributes are passed over.
 */
final class TunnelRequestXml {
    private static final int MAX_DNS_SERVERS = 16;
    private static final int MAX_KEEPALIVE_SECONDS = 86_400;

    private TunnelRequestXml() {}

    static ClientMessage read(String document) throws MalformedException {
        XmlElement tunnel = XmlReader.read(document);
        if (!tunnel.name().equals("tunnel")) {
            throw new MalformedException(WireFault.BAD_TUNNEL);
        }
        return switch (tunnel.attribute("action").orElse("")) {
            case "create" -> new ClientMessage.Create(request(tunnel));
            case "accept" -> new ClientMessage.Accept();
            case "reject" -> new ClientMessage.Reject();
            case "delete" -> new ClientMessage.Delete();
            case "info" -> new ClientMessage.Query();
            default -> throw new MalformedException(WireFault.UNKNOWN_ACTION);
        };
    }

    private static TunnelRequest request(XmlElement tunnel) throws MalformedException {
        TunnelType type = tunnel.attribute("type")
                .flatMap(TunnelType::named)
                .orElseThrow(() -> new MalformedException(WireFault.UNKNOWN_TUNNEL_TYPE));
        XmlElement client = tunnel.required("client");
        // RFC 5572 §4.7.2: "When tunneling over IPv4, the client MUST send only its IPv4 address to the server."
        IpAddress address = AddressXml.ip(client.required("address"));
        boolean proxy = tunnel.attribute("proxy").orElse("no").equals("yes");
        return new TunnelRequest(type, proxy, address, keepalive(client), router(client));
    }

    private static Optional<Duration> keepalive(XmlElement client) throws MalformedException {
        Optional<XmlElement> keepalive = client.only("keepalive");
        if (keepalive.isEmpty()) {
            return Optional.empty();
        }
        int seconds = number(keepalive.get(), "interval", WireFault.BAD_KEEPALIVE, WireFault.BAD_KEEPALIVE);
        if (seconds > MAX_KEEPALIVE_SECONDS) {
            throw new MalformedException(WireFault.BAD_KEEPALIVE);
        }
        // Zero is how clients switch keepalives off.
        return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    private static Optional<RouterRequest> router(XmlElement client) throws MalformedException {
        Optional<XmlElement> router = client.only("router");
        if (router.isEmpty()) {
            return Optional.empty();
        }
        XmlElement prefix =
                router.get().only("prefix").orElseThrow(() -> new MalformedException(WireFault.MISSING_PREFIX_LENGTH));
        int length = number(prefix, "length", WireFault.MISSING_PREFIX_LENGTH, WireFault.BAD_PREFIX_LENGTH);
        if (length == 0) {
            throw new MalformedException(WireFault.MISSING_PREFIX_LENGTH);
        }
        if (length > Ipv6Prefix.LONGEST) {
            throw new MalformedException(WireFault.BAD_PREFIX_LENGTH);
        }
        Optional<XmlElement> dns = router.get().only("dns_server");
        List<NamedAddress> servers = dns.isEmpty() ? List.of() : AddressXml.list(dns.get(), MAX_DNS_SERVERS);
        return Optional.of(new RouterRequest(length, servers));
    }

    private static int number(XmlElement element, String attribute, WireFault ifMissing, WireFault ifBad)
            throws MalformedException {
        String text = element.attribute(attribute).orElse("").strip();
        if (text.isEmpty()) {
            throw new MalformedException(ifMissing);
        }
        if (text.length() > 6 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedException(ifBad);
        }
        return Integer.parseInt(text);
    }

    /** Laid out line by line as gogoc does it, so that a server that scans strings meets nothing new. */
    static String write(TunnelRequest request) {
        StringBuilder xml = new StringBuilder();
        line(
                xml,
                "<tunnel action=\"create\" type=\"" + request.type().attribute() + "\" proxy=\""
                        + (request.proxy() ? "yes" : "no") + "\">");
        line(xml, " <client>");
        line(xml, "  " + TunnelOfferXml.address(request.address()));
        request.keepalive().ifPresent(interval -> {
            line(xml, "  <keepalive interval=\"" + interval.toSeconds() + "\">");
            line(xml, "    <address type=\"ipv6\">::</address>");
            line(xml, "  </keepalive>");
        });
        request.router().ifPresent(router -> writeRouter(xml, router));
        line(xml, " </client>");
        line(xml, "</tunnel>");
        return xml.toString();
    }

    private static void writeRouter(StringBuilder xml, RouterRequest router) {
        line(xml, "  <router>");
        line(xml, "   <prefix length=\"" + router.prefixLength() + "\"/>");
        if (!router.dnsServers().isEmpty()) {
            line(xml, "   <dns_server>");
            router.dnsServers().forEach(server -> line(xml, "     " + TunnelOfferXml.address(server)));
            line(xml, "   </dns_server>");
        }
        line(xml, "  </router>");
    }

    private static void line(StringBuilder xml, String line) {
        xml.append(line).append("\r\n");
    }

    /** A tunnel element that has nothing to say but its action. */
    static String write(String action) {
        return "<tunnel action=\"" + action + "\"></tunnel>\r\n";
    }
}
