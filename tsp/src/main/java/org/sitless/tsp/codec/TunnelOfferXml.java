package org.sitless.tsp.codec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.BrokerMessage.Keepalive;
import org.sitless.tsp.message.BrokerMessage.RouterOffer;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

/**
 * The {@code <tunnel>} element as brokers send it.
 *
 * <p>Written for gogoc, which scans strings: no prolog, no comment, double quotes, one blank before the first attribute, nothing but
 * the address inside an address, and the prefix with all its 32 digits, because its scripts cut it by counting characters. The
 * recursive DNS servers of the client are not in the RFC; without them gogoc's set-up crashes.
 *
 * <p>Read generously: white space round values, the odd {@code ::} of the RFC's examples, a missing lifetime.
 */
final class TunnelOfferXml {
    /** Appendix A: {@code lifetime CDATA "1440"}. */
    private static final int DEFAULT_LIFETIME_MINUTES = 1_440;

    private static final int MAX_LIST = 50;

    private TunnelOfferXml() {}

    static String write(TunnelOffer offer) {
        StringBuilder xml = new StringBuilder(1_024);
        line(
                xml,
                "<tunnel action=\"info\" type=\"" + offer.type().attribute() + "\" lifetime=\""
                        + offer.lifetime().toMinutes() + "\">");
        line(xml, "  <server>");
        line(xml, "    " + address(offer.serverIpv4()));
        line(xml, "    " + address(offer.serverIpv6()));
        line(xml, "  </server>");
        line(xml, "  <client>");
        line(xml, "    " + address(offer.clientAddress()));
        line(xml, "    " + address(offer.clientIpv6()));
        offer.clientName().ifPresent(name -> line(xml, "    " + address(NamedAddress.name(name))));
        if (!offer.dnsServers().isEmpty()) {
            line(xml, "    <dns_server>");
            offer.dnsServers().forEach(server -> line(xml, "      " + address(server)));
            line(xml, "    </dns_server>");
        }
        offer.router().ifPresent(router -> writeRouter(xml, router));
        offer.keepalive().ifPresent(keepalive -> writeKeepalive(xml, keepalive));
        line(xml, "  </client>");
        line(xml, "</tunnel>");
        return xml.toString();
    }

    private static void writeRouter(StringBuilder xml, RouterOffer router) {
        line(xml, "    <router>");
        line(
                xml,
                "      <prefix length=\"" + router.prefix().length() + "\">"
                        + router.prefix().first().padded() + "</prefix>");
        if (!router.dnsServers().isEmpty()) {
            line(xml, "      <dns_server>");
            router.dnsServers().forEach(server -> line(xml, "        " + address(server)));
            line(xml, "      </dns_server>");
        }
        line(xml, "    </router>");
    }

    private static void writeKeepalive(StringBuilder xml, Keepalive keepalive) {
        line(xml, "    <keepalive interval=\"" + keepalive.interval().toSeconds() + "\">");
        line(xml, "      " + address(keepalive.target()));
        line(xml, "    </keepalive>");
    }

    /** With all their digits: mspsim splits addresses at each colon and dies of {@code ::}. */
    static String address(IpAddress address) {
        return address instanceof Ipv6Address ipv6
                ? address(new NamedAddress(NamedAddress.Kind.IPV6, ipv6.padded()))
                : address(NamedAddress.of((Ipv4Address) address));
    }

    static String address(NamedAddress address) {
        return "<address type=\"" + address.kind().attribute() + "\">" + address.text() + "</address>";
    }

    private static void line(StringBuilder xml, String line) {
        xml.append(line).append("\r\n");
    }

    /** A referral: short, since over UDP it may go to somebody who did not ask. */
    static String writeList(List<NamedAddress> brokers) {
        StringBuilder xml = new StringBuilder("<tunnel action=\"list\" type=\"broker\"><broker>");
        brokers.forEach(broker -> xml.append(address(broker)));
        return xml.append("</broker></tunnel>\r\n").toString();
    }

    /** The brokers of a referral, in one {@code <broker>} or in many; those behind the fiftieth are left out. */
    static List<NamedAddress> readList(String document) throws MalformedException {
        XmlElement tunnel = XmlReader.read(document);
        if (!tunnel.name().equals("tunnel")) {
            throw new MalformedException(WireFault.BAD_TUNNEL);
        }
        List<NamedAddress> brokers = new ArrayList<>();
        for (XmlElement broker : tunnel.all("broker")) {
            brokers.addAll(AddressXml.list(broker, Integer.MAX_VALUE));
        }
        return brokers.subList(0, Math.min(MAX_LIST, brokers.size()));
    }

    static TunnelOffer read(String document) throws MalformedException {
        XmlElement tunnel = XmlReader.read(document);
        if (!tunnel.name().equals("tunnel")
                || !tunnel.attribute("action").orElse("").equals("info")) {
            throw new MalformedException(WireFault.BAD_TUNNEL);
        }
        XmlElement server = tunnel.required("server");
        XmlElement client = tunnel.required("client");
        return new TunnelOffer(
                tunnel.attribute("type")
                        .flatMap(TunnelType::named)
                        .orElseThrow(() -> new MalformedException(WireFault.UNKNOWN_TUNNEL_TYPE)),
                lifetime(tunnel),
                AddressXml.ipv4(first(server, NamedAddress.Kind.IPV4)),
                AddressXml.ipv6(first(server, NamedAddress.Kind.IPV6)),
                AddressXml.ip(
                        client.all("address").isEmpty()
                                ? client
                                : client.all("address").get(0)),
                AddressXml.ipv6(first(client, NamedAddress.Kind.IPV6)),
                name(client),
                dnsServers(client),
                router(client),
                keepalive(client));
    }

    private static XmlElement first(XmlElement holder, NamedAddress.Kind kind) throws MalformedException {
        for (XmlElement address : holder.all("address")) {
            if (AddressXml.kind(address) == kind) {
                return address;
            }
        }
        throw new MalformedException(WireFault.BAD_TUNNEL);
    }

    private static Duration lifetime(XmlElement tunnel) {
        String minutes = tunnel.attribute("lifetime").orElse("").strip();
        boolean plain = minutes.matches("[0-9]{1,9}");
        return Duration.ofMinutes(plain ? Integer.parseInt(minutes) : DEFAULT_LIFETIME_MINUTES);
    }

    private static Optional<String> name(XmlElement client) {
        return client.all("address").stream()
                .filter(address -> address.attribute("type").orElse("").equals(NamedAddress.Kind.DN.attribute()))
                .map(XmlElement::text)
                .filter(NamedAddress::isHostName)
                .findFirst();
    }

    private static List<Ipv6Address> dnsServers(XmlElement client) throws MalformedException {
        List<Ipv6Address> servers = new ArrayList<>();
        for (XmlElement group : client.all("dns_server")) {
            for (XmlElement address : group.all("address")) {
                if (AddressXml.kind(address) == NamedAddress.Kind.IPV6) {
                    servers.add(AddressXml.ipv6(address));
                }
            }
        }
        return servers;
    }

    private static Optional<RouterOffer> router(XmlElement client) throws MalformedException {
        Optional<XmlElement> router = client.only("router");
        Optional<XmlElement> prefix =
                router.isEmpty() ? Optional.empty() : router.get().only("prefix");
        if (prefix.isEmpty() || prefix.get().text().isEmpty()) {
            return Optional.empty();
        }
        String length = prefix.get().attribute("length").orElse("").strip();
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > Ipv6Prefix.LONGEST) {
            throw new MalformedException(WireFault.BAD_PREFIX_LENGTH);
        }
        Optional<XmlElement> dns = router.get().only("dns_server");
        return Optional.of(new RouterOffer(
                new Ipv6Prefix(AddressXml.ipv6(prefix.get()), Integer.parseInt(length)),
                dns.isEmpty() ? List.of() : AddressXml.list(dns.get(), MAX_LIST)));
    }

    /** An interval without a target is no keepalive: there is nobody to ping. */
    private static Optional<Keepalive> keepalive(XmlElement client) throws MalformedException {
        Optional<XmlElement> keepalive = client.only("keepalive");
        Optional<XmlElement> target =
                keepalive.isEmpty() ? Optional.empty() : keepalive.get().only("address");
        if (target.isEmpty()) {
            return Optional.empty();
        }
        String interval = keepalive.get().attribute("interval").orElse("").strip();
        if (!interval.matches("[0-9]{1,6}")) {
            throw new MalformedException(WireFault.BAD_KEEPALIVE);
        }
        int seconds = Integer.parseInt(interval);
        return seconds == 0
                ? Optional.empty()
                : Optional.of(new Keepalive(Duration.ofSeconds(seconds), AddressXml.ipv6(target.get())));
    }
}
