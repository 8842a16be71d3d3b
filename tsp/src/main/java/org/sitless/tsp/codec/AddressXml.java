package org.sitless.tsp.codec;

import java.util.ArrayList;
import java.util.List;
import org.sitless.tsp.message.IpAddress;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.Ipv6Address;
import org.sitless.tsp.message.NamedAddress;

/** {@code <address type="ipv4|ipv6|dn">}: one element, read in three ways. */
final class AddressXml {
    private AddressXml() {}

    static Ipv4Address ipv4(XmlElement address) throws MalformedException {
        return Ipv4Address.read(address.text()).orElseThrow(() -> new MalformedException(WireFault.BAD_IPV4));
    }

    static Ipv6Address ipv6(XmlElement address) throws MalformedException {
        return Ipv6Address.read(address.text()).orElseThrow(() -> new MalformedException(WireFault.BAD_IPV6));
    }

    static IpAddress ip(XmlElement address) throws MalformedException {
        return switch (kind(address)) {
            case IPV4 -> ipv4(address);
            case IPV6 -> ipv6(address);
            case DN -> throw new MalformedException(WireFault.BAD_TUNNEL);
        };
    }

    static NamedAddress any(XmlElement address) throws MalformedException {
        return switch (kind(address)) {
            case IPV4 -> NamedAddress.of(ipv4(address));
            case IPV6 -> NamedAddress.of(ipv6(address));
            case DN -> {
                if (!NamedAddress.isHostName(address.text())) {
                    throw new MalformedException(WireFault.BAD_NAME);
                }
                yield NamedAddress.name(address.text());
            }
        };
    }

    /** All addresses of an element that is a list of them. */
    static List<NamedAddress> list(XmlElement holder, int atMost) throws MalformedException {
        List<XmlElement> addresses = holder.all("address");
        if (addresses.size() > atMost) {
            throw new MalformedException(WireFault.TOO_COMPLEX);
        }
        List<NamedAddress> list = new ArrayList<>();
        for (XmlElement address : addresses) {
            list.add(any(address));
        }
        return list;
    }

    static NamedAddress.Kind kind(XmlElement address) throws MalformedException {
        String type = address.attribute("type").orElse("");
        for (NamedAddress.Kind kind : NamedAddress.Kind.values()) {
            if (kind.attribute().equals(type)) {
                return kind;
            }
        }
        throw new MalformedException(WireFault.BAD_TUNNEL);
    }
}
