package org.sitless.tsp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.tsp.message.ClientMessage;

/** What real clients send, octet by octet. */
final class Requests {
    /** gogoc 1.2 on 192.0.2.10, host mode: 215 octets as its own header says. */
    static final String GOGOC_HOST = crlf("""
            Content-length: 215
            <tunnel action="create" type="v6udpv4" proxy="no">
             <client>
              <address type="ipv4">192.0.2.10</address>
              <keepalive interval="30">
                <address type="ipv6">::</address>
              </keepalive>
             </client>
            </tunnel>
            """);

    /** The same in router mode. */
    static final String GOGOC_ROUTER = crlf("""
            Content-length: 403
            <tunnel action="create" type="v6udpv4" proxy="no">
             <client>
              <address type="ipv4">192.0.2.10</address>
              <keepalive interval="30">
                <address type="ipv6">::</address>
              </keepalive>
              <router>
               <prefix length="48"/>
               <dns_server>
                 <address type="dn">ns1.example.org</address>
                 <address type="dn">ns2.example.org</address>
               </dns_server>
              </router>
             </client>
            </tunnel>
            """);

    static final String ACCEPT = "Content-length: 35\r\n<tunnel action=\"accept\"></tunnel>\r\n";

    private Requests() {}

    /** Text as it travels: lines end CR LF. */
    static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static String framed(String xml) {
        return "Content-length: " + octets(xml).length + "\r\n" + xml;
    }

    static Decoded<ClientMessage> overUdp(String body, Framing framing) {
        return ClientMessageDatagram.read(octets(body), framing);
    }

    /** Decodes a framed tunnel element. */
    static Decoded<ClientMessage> tunnel(String xml) {
        return overUdp(framed(xml), Framing.COUNTED);
    }

    static Decoded<ClientMessage> message(ClientMessage message) {
        return new Decoded.Message<>(message);
    }

    static Decoded<ClientMessage> fault(WireFault fault) {
        return new Decoded.Fault<>(fault);
    }

    /** All that a stream gives, the framing of each message given; stops at the first fault. */
    static List<Decoded<ClientMessage>> overTcp(List<byte[]> segments, Framing... framings) {
        ClientMessageStream stream = new ClientMessageStream();
        List<Decoded<ClientMessage>> all = new ArrayList<>();
        for (byte[] segment : segments) {
            stream.append(segment);
            Optional<Decoded<ClientMessage>> next = Optional.empty();
            do {
                next = all.size() < framings.length ? stream.next(framings[all.size()]) : Optional.empty();
                next.ifPresent(all::add);
            } while (next.isPresent() && next.get() instanceof Decoded.Message<ClientMessage>);
        }
        return all;
    }

    static List<Decoded<ClientMessage>> overTcp(String text, Framing... framings) {
        return overTcp(List.of(octets(text)), framings);
    }
}
