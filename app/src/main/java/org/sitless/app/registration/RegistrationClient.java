package org.sitless.app.registration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/** Registers at a broker's page. */
public final class RegistrationClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_ANSWER_BYTES = 16_384;
    private static final int OK = 200;
    private static final int LEAST_SERVER_ERROR = 500;
    private static final Pattern ERROR = Pattern.compile("\\{\"error\":\"([^\"\\\\\\p{Cntrl}]{1,400})\"}");

    private final URI page;
    private final HttpClient client;

    private RegistrationClient(URI page, HttpClient client) {
        this.page = page;
        this.client = client;
    }

    /**
     * A client of one page.
     *
     * @param authority PEM of who vouches for it; null: whom Java trusts
     * @throws CommandFailure if the URL is none, or would send the token in the clear
     */
    public static RegistrationClient of(String url, Path authority) {
        URI page = page(url);
        HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER);
        if (authority != null) {
            client.sslContext(trusting(authority));
        }
        return new RegistrationClient(page, client.build());
    }

    private static URI page(String url) {
        try {
            URI page = URI.create(url);
            boolean isHere = "127.0.0.1".equals(page.getHost()) || "localhost".equals(page.getHost());
            boolean isSafe = "https".equals(page.getScheme()) || ("http".equals(page.getScheme()) && isHere);
            if (page.getHost() != null && isSafe) {
                return page.resolve(page.getPath() == null || page.getPath().isEmpty() ? "/register" : "register");
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                "'" + url + "' is no page that a token could be sent to",
                "URL",
                "write it as https://broker.example.net/");
    }

    private static SSLContext trusting(Path authority) {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry(Integer.toString(number++), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "no certificate (" + e.getMessage() + ")",
                    authority.toString(),
                    "name a PEM file that begins with -----BEGIN CERTIFICATE-----",
                    e);
        }
    }

    /**
     * Registers.
     *
     * @return the {@code tspc.conf}
     * @throws CommandFailure if the page refuses, or cannot be reached
     */
    public byte[] register(String user, String token, String hostType) throws InterruptedException {
        String json = "{\"user\":\"" + plain(user) + "\",\"token\":\"" + plain(token) + "\",\"host_type\":\""
                + plain(hostType) + "\"}";
        HttpRequest request = HttpRequest.newBuilder(page)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] answer = body.readNBytes(LONGEST_ANSWER_BYTES);
                if (response.statusCode() != OK) {
                    throw refused(response.statusCode(), new String(answer, UTF_8));
                }
                return answer;
            }
        } catch (SSLException e) {
            throw unreachable(
                    "the page cannot be trusted", "see that its certificate is good; --ca names who vouches", e);
        } catch (IOException e) {
            throw unreachable("the page cannot be reached", "try again later, or look at the URL", e);
        }
    }

    /** Escaped as in a URL where it is no part of a name: then the page refuses it, and not the reader of JSON. */
    private static String plain(String text) {
        return text.matches("[!-~&&[^\"\\\\]]*") ? text : URLEncoder.encode(text, UTF_8);
    }

    private CommandFailure refused(int status, String answer) {
        Matcher error = ERROR.matcher(answer);
        boolean isTheirs = status >= LEAST_SERVER_ERROR;
        return new CommandFailure(
                isTheirs ? ExitCode.FAILED : ExitCode.REFUSED,
                error.matches() ? error.group(1) : "the page answers with status " + status,
                page.toString(),
                isTheirs ? "try again later" : "ask whoever runs the broker");
    }

    private CommandFailure unreachable(String what, String cure, IOException cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new CommandFailure(ExitCode.FAILED, what + " (" + why + ")", page.toString(), cure, cause);
    }
}
