package org.sitless.tsp.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The four messages of SCRAM (RFC 5802 §7). Attributes stand in a fixed order; extensions behind them are passed over. */
final class ScramMessages {
    /** A nonce: printable US-ASCII without the comma. */
    private static final String NONCE = "[\\x21-\\x2B\\x2D-\\x7E]{1,256}";

    private static final String BASE64 = "[A-Za-z0-9+/]{1,512}={0,2}";
    private static final String EXTENSIONS = "(?:,[A-Za-ln-z]=[^,\\x00]+){0,8}";

    private static final Pattern CLIENT_FIRST =
            Pattern.compile("(?<gs2>(?<flag>n|y|p=[A-Za-z0-9.-]{1,64}),(?:a=(?<actfor>[^,\\x00]{1,512}))?,)"
                    + "(?<bare>n=(?<user>[^,\\x00]{1,512}),r=(?<nonce>" + NONCE + ")" + EXTENSIONS + ")");

    private static final Pattern SERVER_FIRST = Pattern.compile(
            "r=(?<nonce>" + NONCE + "),s=(?<salt>" + BASE64 + "),i=(?<iterations>[1-9][0-9]{0,8})" + EXTENSIONS);

    private static final Pattern CLIENT_FINAL = Pattern.compile("(?<unproven>c=(?<binding>" + BASE64 + "),r=(?<nonce>"
            + NONCE + ")" + EXTENSIONS + "),p=(?<proof>" + BASE64 + ")");

    private static final Pattern SERVER_FINAL = Pattern.compile("v=(?<signature>" + BASE64 + ")" + EXTENSIONS);

    private ScramMessages() {}

    /**
     * How a client begins.
     *
     * @param header the GS2 header with its final comma
     * @param bindsChannel whether it insists on a channel binding
     * @param bare what both sides hash
     */
    record ClientFirst(
            String header, boolean bindsChannel, Optional<String> actFor, String user, String nonce, String bare) {
        static Optional<ClientFirst> read(String text) {
            Matcher matcher = CLIENT_FIRST.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Optional<String> user = unescaped(matcher.group("user"));
            Optional<String> escapedActFor = Optional.ofNullable(matcher.group("actfor"));
            Optional<String> actFor = escapedActFor.flatMap(ScramMessages::unescaped);
            if (user.isEmpty() || escapedActFor.isPresent() != actFor.isPresent()) {
                return Optional.empty();
            }
            boolean bindsChannel = matcher.group("flag").startsWith("p");
            return Optional.of(new ClientFirst(
                    matcher.group("gs2"),
                    bindsChannel,
                    actFor,
                    user.get(),
                    matcher.group("nonce"),
                    matcher.group("bare")));
        }

        static ClientFirst of(String user, String nonce) {
            return new ClientFirst("n,,", false, Optional.empty(), user, nonce, "n=" + escaped(user) + ",r=" + nonce);
        }

        String text() {
            return header + bare;
        }
    }

    /**
     * How a server replies.
     *
     * @param nonce the client's nonce and then the server's
     * @param text as it travels
     */
    record ServerFirst(String nonce, OctetString salt, int iterations, String text) {
        static Optional<ServerFirst> read(String text) {
            Matcher matcher = SERVER_FIRST.matcher(text);
            return matcher.matches()
                    ? OctetString.ofBase64(matcher.group("salt"))
                            .map(salt -> new ServerFirst(
                                    matcher.group("nonce"), salt, Integer.parseInt(matcher.group("iterations")), text))
                    : Optional.empty();
        }

        static ServerFirst of(String nonce, OctetString salt, int iterations) {
            return new ServerFirst(
                    nonce, salt, iterations, "r=" + nonce + ",s=" + salt.toBase64() + ",i=" + iterations);
        }
    }

    /**
     * How a client proves itself.
     *
     * @param unproven all but the proof: what both sides hash
     */
    record ClientFinal(OctetString binding, String nonce, String unproven, OctetString proof) {
        static Optional<ClientFinal> read(String text) {
            Matcher matcher = CLIENT_FINAL.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Optional<OctetString> binding = OctetString.ofBase64(matcher.group("binding"));
            Optional<OctetString> proof = OctetString.ofBase64(matcher.group("proof"));
            return binding.isPresent() && proof.isPresent()
                    ? Optional.of(new ClientFinal(
                            binding.get(), matcher.group("nonce"), matcher.group("unproven"), proof.get()))
                    : Optional.empty();
        }
    }

    /** The server's own proof. */
    static Optional<OctetString> serverSignature(String text) {
        Matcher matcher = SERVER_FINAL.matcher(text);
        return matcher.matches() ? OctetString.ofBase64(matcher.group("signature")) : Optional.empty();
    }

    /** RFC 5802 §5.1: "The characters ',' or '=' in usernames are sent as '=2C' and '=3D' respectively." */
    static String escaped(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    /** "If the server receives a username that contains '=' not followed by either '2C' or '3D', then the server MUST fail." */
    private static Optional<String> unescaped(String name) {
        String plain = name.replace("=2C", ",").replace("=3D", "");
        return plain.indexOf('=') >= 0
                ? Optional.empty()
                : Optional.of(name.replace("=2C", ",").replace("=3D", "="));
    }
}
