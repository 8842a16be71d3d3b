package org.sitless.tsp.codec;

import java.nio.charset.StandardCharsets;
import org.sitless.tsp.message.ClientMessage;

/** Writes what a client says. Over UDP the same octets follow the header. */
public final class ClientMessageWriter {
    private ClientMessageWriter() {}

    public static byte[] write(ClientMessage message) {
        return text(message).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ClientMessage message) {
        if (message instanceof ClientMessage.Version version) {
            return "VERSION=" + version.number() + "\r\n";
        } else if (message instanceof ClientMessage.Authenticate authenticate) {
            return "AUTHENTICATE " + authenticate.mechanism() + "\r\n";
        } else if (message instanceof ClientMessage.SaslResponse response) {
            return Octets.wrapped(response.text()) + "\r\n";
        } else if (message instanceof ClientMessage.PlainResponse response) {
            return response.text() + "\r\n";
        } else if (message instanceof ClientMessage.EchoRequest) {
            return "ECHO REQUEST";
        } else if (message instanceof ClientMessage.Poll) {
            return "";
        }
        String xml = xml(message);
        return ContentLength.line(xml.length()) + xml;
    }

    private static String xml(ClientMessage message) {
        if (message instanceof ClientMessage.Create create) {
            return TunnelRequestXml.write(create.request());
        } else if (message instanceof ClientMessage.Accept) {
            return TunnelRequestXml.write("accept");
        } else if (message instanceof ClientMessage.Reject) {
            return TunnelRequestXml.write("reject");
        } else if (message instanceof ClientMessage.Delete) {
            return TunnelRequestXml.write("delete");
        }
        return TunnelRequestXml.write("info");
    }
}
