package org.sitless.app.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.sitless.app.config.BrokerConfig.Web;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.registration.RegistrationDesk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page over HTTPS, or over HTTP on the loopback interface. Small on purpose: few threads, short requests, short patience. */
public final class WebServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebServer.class);
    private static final int LONGEST_BODY_BYTES = 2_048;
    private static final int LONGEST_HEADERS_BYTES = 4_096;
    private static final int LONGEST_OUTPUT_BYTES = 16_384;
    private static final int MOST_CONNECTIONS = 256;
    private static final int MOST_THREADS = 16;
    private static final int LEAST_THREADS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ONE_YEAR = "max-age=31536000";

    private final Web web;
    private final Javalin javalin;

    private WebServer(Web web, RegistrationDesk desk) {
        this.web = web;
        this.javalin = Javalin.create(config -> configure(config, desk));
    }

    /**
     * Starts serving.
     *
     * @throws CommandFailure if the port cannot be had, or the certificate is no good
     */
    public static WebServer start(Web web, RegistrationDesk desk) {
        WebServer server = new WebServer(web, desk);
        try {
            server.javalin.start();
            return server;
        } catch (RuntimeException e) {
            server.javalin.stop();
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "cannot listen (" + (e.getCause() == null ? e : e.getCause()).getMessage() + ")",
                    "[web] listen = \"" + web.listen() + "\"",
                    "choose an address of this host and a free port; below 1024 it takes CAP_NET_BIND_SERVICE",
                    e);
        }
    }

    /** {@code ready web https=ADDR:PORT}. */
    public String readyLine() {
        String scheme = web.tls().isPresent() ? "https" : "http";
        return "ready web " + scheme + "=" + web.listen().address() + ":" + port();
    }

    public int port() {
        return javalin.port();
    }

    private void configure(JavalinConfig config, RegistrationDesk desk) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = LONGEST_BODY_BYTES;
        config.http.generateEtags = false;
        config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        config.jetty.modifyServer(server -> server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server)));
        config.jetty.modifyHttpConfiguration(WebServer::limit);
        config.jetty.addConnector(this::connector);
        RegistrationHandler handler = new RegistrationHandler(desk, new SourceLimits(InstantSource.system()));
        config.routes.before(this::secure);
        config.routes.get("/", handler::show);
        config.routes.post("/register", handler::register);
        config.routes.exception(
                HttpResponseException.class,
                (thrown, context) ->
                        RegistrationHandler.refuse(context, thrown.getStatus(), "That is not to be had here."));
        config.routes.exception(Exception.class, (thrown, context) -> {
            log.warn("the page could not answer", thrown);
            RegistrationHandler.refuse(context, 500, "Something is wrong here. Try again later.");
        });
        config.routes.error(404, context -> RegistrationHandler.refuse(context, 404, "There is no such page."));
    }

    private static void limit(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(LONGEST_HEADERS_BYTES);
        http.setOutputBufferSize(LONGEST_OUTPUT_BYTES);
    }

    private Connector connector(Server server, HttpConfiguration http) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector = web.tls()
                .map(tls -> {
                    // Who comes by address instead of name is served, too.
                    http.addCustomizer(new SecureRequestCustomizer(false));
                    SslContextFactory.Server ssl = new SslContextFactory.Server();
                    ssl.setKeyStore(new PemIdentity(tls).read());
                    ssl.setKeyStorePassword("");
                    ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
                    return new ServerConnector(
                            server, new SslConnectionFactory(ssl, HttpVersion.HTTP_1_1.asString()), plain);
                })
                .orElseGet(() -> new ServerConnector(server, plain));
        connector.setHost(web.listen().address().toString());
        connector.setPort(web.listen().port());
        connector.setIdleTimeout(PATIENCE.toMillis());
        return connector;
    }

    private void secure(Context context) {
        context.header("Content-Security-Policy", Page.contentSecurityPolicy())
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
        if (web.tls().isPresent()) {
            context.header("Strict-Transport-Security", ONE_YEAR);
        }
        if (context.req().getContentLengthLong() > LONGEST_BODY_BYTES) {
            throw new ContentTooLargeResponse();
        }
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
