package org.sitless.tsp.codec;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.tsp.message.BrokerMessage;
import org.sitless.tsp.message.Status;
import org.sitless.tsp.message.TunnelType;

/** The lines a broker can say before the command phase. */
final class BrokerLines {
    private static final String CAPABILITY = "CAPABILITY";

    /** RFC 5572 figure 17 has a broker that says {@code OK Authentication successful}, without any number. */
    private static final Pattern STATUS = Pattern.compile("(OK|1?[1-9][0-9]{2})(?:[ \\t]+([^\\r\\n]{0,200}))?");

    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

    private BrokerLines() {}

    static BrokerMessage read(byte[] octets) throws MalformedException {
        String line = Octets.text(octets, WireFault.BAD_TEXT).strip();
        if (line.equals(CAPABILITY) || line.startsWith(CAPABILITY + " ")) {
            return capability(line);
        }
        return isStatus(line) ? new BrokerMessage.StatusLine(status(line)) : challenge(line);
    }

    private static BrokerMessage challenge(String line) throws MalformedException {
        return new BrokerMessage.SaslChallenge(Octets.unwrapped(line));
    }

    private static BrokerMessage.Capability capability(String line) {
        Set<TunnelType> types = EnumSet.noneOf(TunnelType.class);
        List<String> mechanisms = new ArrayList<>();
        for (String word : BLANKS.split(line, -1)) {
            String upper = word.toUpperCase(Locale.ROOT);
            if (upper.startsWith("TUNNEL=")) {
                TunnelType.named(upper.substring(7)).ifPresent(types::add);
            } else if (upper.startsWith("AUTH=")) {
                mechanisms.add(upper.substring(5));
            }
        }
        return new BrokerMessage.Capability(types, mechanisms);
    }

    static boolean isStatus(String line) {
        return STATUS.matcher(line).matches();
    }

    static Status status(String line) throws MalformedException {
        Matcher status = STATUS.matcher(line);
        if (!status.matches()) {
            throw new MalformedException(WireFault.BAD_STATUS);
        }
        int code = status.group(1).equals("OK") ? Status.SUCCESS.code() : Integer.parseInt(status.group(1));
        return new Status(code, status.group(2) == null ? "" : status.group(2).strip());
    }
}
