package org.sitless.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sitless.app.config.BrokerConfig.ListenAddress;
import org.sitless.app.config.BrokerConfig.Tls;
import org.sitless.app.config.BrokerConfig.Web;
import org.sitless.tsp.message.Ipv4Address;

/** Reads {@code [web]}. */
final class WebValues {
    private static final Path NO_FILE = Path.of("/");
    private static final ListenAddress NOWHERE = new ListenAddress(Ipv4Address.of("127.0.0.1"), 0);

    private WebValues() {}

    static Optional<Web> read(TomlSection root, Problems problems) {
        if (!root.has("web")) {
            return Optional.empty();
        }
        TomlSection web = root.table("web", List.of("listen", "certificate", "key", "server"));
        ListenAddress listen = web.required("listen", "0.0.0.0:443", WebValues::listen, NOWHERE);
        Optional<Tls> tls = Optional.empty();
        if (web.has("certificate") || web.has("key")) {
            tls = Optional.of(new Tls(
                    web.required("certificate", "/etc/sitless/web.pem", StoreValues::file, NO_FILE),
                    web.required("key", "/etc/sitless/web.key", StoreValues::file, NO_FILE)));
        } else if (!listen.address().isLoopback()) {
            problems.add(
                    "passwords would travel in the clear from " + listen,
                    web.where("listen"),
                    "add certificate = and key =, or listen at 127.0.0.1 behind a server that has them");
        }
        return Optional.of(new Web(listen, tls, web.one("server", WebValues::server, Optional.empty())));
    }

    private static ListenAddress listen(String text) throws UnfitValue {
        if (text.indexOf(':') < 0) {
            throw new UnfitValue("listen '" + text + "' names no port", "write it as " + text + ":443");
        }
        return BrokerValues.listen(text);
    }

    private static Optional<String> server(String text) throws UnfitValue {
        return Optional.of(ClientValues.server(text).text());
    }
}
