package org.sitless.testbed;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.app.lab.LabException;

/** The few numbers we want from the JSON that {@code iperf3 -J} prints; its sums are flat objects, so patterns suffice. */
record IperfReport(String json) {
    private static final Pattern RESULT = Pattern.compile("\"end\":\\s*\\{");

    Iperf.Outcome outcome() {
        Matcher end = RESULT.matcher(json);
        if (!end.find()) {
            throw new LabException("iperf3 ended without a result: " + text(json, "error").orElse(json));
        }
        String result = json.substring(end.start());
        String received = object(result, "sum_received").or(() -> object(result, "sum")).orElse("");
        String sent = object(result, "sum_sent").orElse("");
        String datagrams = object(result, "sum").orElse("");
        return new Iperf.Outcome(
                number(received, "bits_per_second"),
                (long) number(received, "bytes"),
                (long) number(sent, "retransmits"),
                number(datagrams, "lost_percent"));
    }

    private static Optional<String> object(String text, String key) {
        Matcher found = Pattern.compile("\"" + key + "\":\\s*\\{([^{}]*)\\}").matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static double number(String object, String key) {
        Matcher found = Pattern.compile("\"" + key + "\":\\s*([-+0-9.eE]+)").matcher(object);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    /** A string value. */
    static Optional<String> text(String json, String key) {
        Matcher found = Pattern.compile("\"" + key + "\":\\s*\"([^\"]*)\"").matcher(json);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
