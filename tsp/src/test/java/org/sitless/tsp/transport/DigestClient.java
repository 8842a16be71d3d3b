package org.sitless.tsp.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The response of RFC 2831 §2.1.2 for alice, computed apart from the code under test. */
final class DigestClient {
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]*)\"");

    private DigestClient() {}

    /** Answers a challenge and returns what comes back. */
    static String answer(Socket client, String challenge) throws IOException {
        Matcher nonce = NONCE.matcher(decoded(challenge));
        if (!nonce.find()) {
            throw new IOException("no challenge: " + challenge);
        }
        client.getOutputStream().write((encoded(response(nonce.group(1))) + "\r\n").getBytes(ISO_8859_1));
        client.getOutputStream().flush();
        return BrokerTcpServerTest.read(client);
    }

    static String decoded(String line) {
        return new String(Base64.getDecoder().decode(line.strip()), ISO_8859_1);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
    }

    private static String response(String nonce) throws IOException {
        String uri = "tsp/192.0.2.1";
        ByteArrayOutputStream a1 = new ByteArrayOutputStream();
        a1.write(md5("alice:example.net:s3cret".getBytes(ISO_8859_1)));
        a1.write((":" + nonce + ":17").getBytes(ISO_8859_1));
        String a2 = hex(md5(("AUTHENTICATE:" + uri).getBytes(ISO_8859_1)));
        String response =
                hex(md5((hex(md5(a1.toByteArray())) + ":" + nonce + ":00000001:17:auth:" + a2).getBytes(ISO_8859_1)));
        return "charset=utf8,username=\"alice\",realm=\"example.net\",nonce=\"" + nonce
                + "\",nc=00000001,cnonce=\"17\",digest-uri=\"" + uri + "\",response=" + response + ",qop=auth";
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    private static byte[] md5(byte[] octets) {
        try {
            return MessageDigest.getInstance("MD5").digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
