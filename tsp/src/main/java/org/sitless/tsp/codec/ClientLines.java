package org.sitless.tsp.codec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.tsp.message.ClientMessage;

/** The lines a client can say before the command phase. */
final class ClientLines {
    private static final Pattern VERSION = Pattern.compile("(?i)VERSION=([0-9A-Za-z.]{1,16})");
    private static final Pattern AUTHENTICATE = Pattern.compile("(?i)AUTHENTICATE +([0-9A-Za-z_-]{1,20})");
    private static final String ECHO_REQUEST = "ECHO REQUEST";

    private ClientLines() {}

    static ClientMessage read(byte[] line, Framing framing) throws MalformedException {
        return switch (framing) {
            case COMMAND -> command(Octets.text(line, WireFault.UNKNOWN_COMMAND).strip());
            case TOKEN -> new ClientMessage.SaslResponse(Octets.unwrapped(Octets.text(line, WireFault.BAD_TOKEN)));
            case CREDENTIALS -> new ClientMessage.PlainResponse(Octets.text(line, WireFault.BAD_TOKEN));
            case COUNTED -> throw new IllegalArgumentException("no lines in the command phase");
        };
    }

    private static ClientMessage command(String line) throws MalformedException {
        Matcher version = VERSION.matcher(line);
        if (version.matches()) {
            return new ClientMessage.Version(version.group(1));
        }
        Matcher authenticate = AUTHENTICATE.matcher(line);
        if (authenticate.matches()) {
            return new ClientMessage.Authenticate(authenticate.group(1));
        }
        if (line.equals(ECHO_REQUEST)) {
            return new ClientMessage.EchoRequest();
        }
        throw new MalformedException(WireFault.UNKNOWN_COMMAND);
    }
}
