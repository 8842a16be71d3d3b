package org.sitless.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sitless.app.config.BrokerConfig.ListenAddress;
import org.sitless.app.config.BrokerConfig.Registration;
import org.sitless.app.config.BrokerConfig.Tls;
import org.sitless.app.config.BrokerConfig.Web;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.registration.RegistrationClient;
import org.sitless.app.registration.RegistrationDesk;
import org.sitless.app.sql.Account;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.DigestPlace;
import org.sitless.app.sql.Users;
import org.sitless.tsp.auth.DigestVerifier;
import org.sitless.tsp.message.Ipv4Address;

class RegistrationPageTest {
    private static final String REALM = "example.net";

    @TempDir
    private static Path certificates;

    private static SelfMadeCertificate certificate;
    private static HttpClient browser;

    @TempDir
    private Path folder;

    private BrokerDatabase database;
    private Optional<DigestPlace> digest;
    private Users users;
    private WebServer server;
    private String token;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = SelfMadeCertificate.make(certificates, "web");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate.certificate())) {
            trusted.setCertificateEntry(
                    "web", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        browser = HttpClient.newBuilder().sslContext(context).build();
    }

    @BeforeEach
    void open() {
        digest = Optional.of(new DigestPlace(REALM, folder.resolve("broker.db.key")));
        database = BrokerDatabase.open(folder.resolve("broker.db"));
        users = database.users(digest);
        token = database.invitations()
                .create(3, Duration.ofDays(1), Optional.empty())
                .token();
        server = serve(Registration.INVITE);
    }

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    private WebServer serve(Registration policy) {
        Web web = new Web(
                new ListenAddress(Ipv4Address.of("127.0.0.1"), 0),
                Optional.of(new Tls(certificate.certificate(), certificate.key())),
                Optional.empty());
        return WebServer.start(web, new RegistrationDesk(policy, users, "broker.example.net"));
    }

    private URI page(String path) {
        return URI.create("https://127.0.0.1:" + server.port() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(HttpRequest.newBuilder(page(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String type, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(page("/register"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> postForm(String body, String... headers) throws Exception {
        return post("application/x-www-form-urlencoded", body, headers);
    }

    @Test
    void shouldSayWhereItListens() {
        assertThat(server.readyLine()).matches("ready web https=127\\.0\\.0\\.1:[0-9]+");
    }

    @Test
    void shouldShowFormThatNeedsNoScript() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<form method=\"post\" action=\"register\">", "name=\"user\"", "name=\"token\"")
                .doesNotContain("<script");
    }

    @Test
    void shouldSendHeadersThatKeepThePageToItself() throws Exception {
        for (HttpResponse<String> answer : List.of(get("/"), get("/nowhere"), postForm("user=x"))) {
            var headers = answer.headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Cache-Control")).contains("no-store");
            assertThat(headers.firstValue("Strict-Transport-Security")).isPresent();
            assertThat(headers.map()).doesNotContainKeys("set-cookie", "server", "x-powered-by");
        }
    }

    @Test
    void shouldGiveConfigToWhoBringsAnInvitation() throws Exception {
        HttpResponse<String> answer = postForm("user=alice&token=" + token + "&host_type=router");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"tspc.conf\"");
        assertThat(answer.body()).contains("userid=alice\n", "server=broker.example.net\n", "host_type=router\n");
        String password = answer.body()
                .lines()
                .filter(line -> line.startsWith("passwd="))
                .findFirst()
                .orElseThrow()
                .substring("passwd=".length());
        assertThat(database.credentials(digest).find("alice").orElseThrow().digest())
                .contains(DigestVerifier.derive("alice", REALM, password));
    }

    @Test
    void shouldTakeJsonAsWell() throws Exception {
        HttpResponse<String> answer =
                post("application/json; charset=utf-8", "{ \"user\": \"alice\", \"token\": \"" + token + "\" }");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("userid=alice\n", "host_type=host\n");
    }

    @Test
    void shouldSayNothingAboutNamesToWhoHasNoInvitation() throws Exception {
        users.add("alice", "correct-horse-1", Optional.empty());

        HttpResponse<String> taken = postForm("user=alice&token=" + "0".repeat(40));
        HttpResponse<String> free = postForm("user=bob&token=" + "0".repeat(40));

        assertThat(taken.statusCode()).isEqualTo(403);
        assertThat(taken.body()).isEqualTo(free.body());
        assertThat(taken.statusCode()).isEqualTo(free.statusCode());
        HttpResponse<String> invited = postForm("user=alice&token=" + token);
        assertThat(invited.statusCode()).isEqualTo(409);
        assertThat(post("application/json", "{\"user\":\"alice\",\"token\":\"" + token + "\"}")
                        .body())
                .isEqualTo("{\"error\":\"Somebody else has that name already. Choose another.\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Alice", "-a", "a%20b", "a%0Auserid%3Droot", "%3Cscript%3E", "a%00", "m%C3%BCller"})
    void shouldRefuseNamesThatCouldMeanSomethingElsewhere(String name) throws Exception {
        HttpResponse<String> answer = postForm("user=" + name + "&token=" + token);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("<script>", "userid");
        assertThat(users.list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text/plain | user=alice",
                "application/json | {",
                "application/json | [1]",
                "application/json | {\"user\":1}",
                "application/json | {\"user\":\"a\",\"user\":\"b\"}",
                "application/json | {\"user\":\"\\u0061lice\"}",
                "application/x-www-form-urlencoded | user=a&user=b",
            })
    void shouldRefuseWhatItCannotRead(String type, String body) throws Exception {
        assertThat(post(type, body).statusCode()).isEqualTo(400);
        assertThat(users.list()).isEmpty();
    }

    @Test
    void shouldRefuseFormsOfOtherSites() throws Exception {
        String form = "user=alice&token=" + token;

        assertThat(postForm(form, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(postForm(form, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
        assertThat(users.list()).isEmpty();
        assertThat(postForm(form, "Origin", "https://127.0.0.1:" + server.port(), "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldRefuseLongBodiesAndHeaders() throws Exception {
        assertThat(postForm("user=alice&token=" + "0".repeat(10_000)).statusCode())
                .isEqualTo(413);
        assertThat(postForm("user=alice", "X-Long", "x".repeat(10_000)).statusCode())
                .isEqualTo(431);
    }

    @Test
    void shouldLimitTriesOfOneSource() throws Exception {
        int status = 0;
        for (int i = 0; i < 11; i++) {
            status = postForm("user=alice&token=" + i).statusCode();
        }

        assertThat(status).isEqualTo(429);
        assertThat(get("/").statusCode()).as("looking is free").isEqualTo(200);
        assertThat(postForm("user=alice&token=x", "X-Forwarded-For", "192.0.2.1, 192.0.2.9")
                        .statusCode())
                .as("a server in front of us speaks for others")
                .isEqualTo(403);
    }

    @Test
    void shouldRegisterNobodyWhenClosedAndAnybodyWhenOpen() throws Exception {
        server.close();
        server = serve(Registration.CLOSED);
        assertThat(get("/").body()).doesNotContain("<form");
        assertThat(postForm("user=alice&token=" + token).statusCode()).isEqualTo(403);
        server.close();
        server = serve(Registration.OPEN);
        assertThat(get("/").body()).contains("<form").doesNotContain("token");
        assertThat(postForm("user=alice").statusCode()).isEqualTo(200);
        assertThat(postForm("user=alice").statusCode()).isEqualTo(409);
    }

    @Test
    void shouldAnswerNoOtherMethodOrPath() throws Exception {
        assertThat(get("/register").statusCode()).isIn(404, 405);
        assertThat(get("/../broker.db").statusCode()).isIn(400, 404);
        assertThat(get("/..%2fbroker.db").statusCode()).isIn(400, 404);
        assertThat(users.list()).isEmpty();
    }

    @Test
    void shouldNotSpeakHttpInTheClear() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(100);
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1");
        }
    }

    @Test
    void shouldRegisterByCommand() throws Exception {
        RegistrationClient client = RegistrationClient.of(page("/").toString(), certificate.certificate());

        assertThat(new String(client.register("alice", token, "host"), StandardCharsets.UTF_8))
                .contains("userid=alice\n");

        assertThat(users.list()).extracting(Account::name).containsExactly("alice");
        assertThatThrownBy(() -> client.register("bob", "0".repeat(40), "host"))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode().number()).isEqualTo(4))
                .hasMessageContaining("This invitation is not good");
        assertThatThrownBy(
                        () -> RegistrationClient.of(page("/").toString(), null).register("bob", token, "host"))
                .hasMessageContaining("the page cannot be trusted");
        assertThatThrownBy(() -> RegistrationClient.of("http://broker.example.net/", null))
                .hasMessageContaining("no page that a token could be sent to");
    }

    @Test
    void shouldRefuseKeysThatAreNoneOrSomebodyElses() throws Exception {
        SelfMadeCertificate other = SelfMadeCertificate.make(folder, "other");
        assertThatThrownBy(() -> new PemIdentity(new Tls(certificate.certificate(), other.key())).read())
                .hasMessageContaining("not that of the certificate");
        assertThatThrownBy(() -> new PemIdentity(new Tls(certificate.key(), certificate.key())).read())
                .hasMessageContaining("no certificate");
        assertThatThrownBy(() -> new PemIdentity(new Tls(other.certificate(), other.certificate())).read())
                .isInstanceOf(CommandFailure.class);
        Files.setPosixFilePermissions(other.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> new PemIdentity(new Tls(other.certificate(), other.key())).read())
                .hasMessageContaining("everybody on this host can read the key");
    }
}
