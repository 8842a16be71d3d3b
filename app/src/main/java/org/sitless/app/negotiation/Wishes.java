package org.sitless.app.negotiation;

import java.util.Optional;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.config.RouterWish;
import org.sitless.tsp.message.ClientMessage.RouterRequest;
import org.sitless.tsp.session.ClientSettings;
import org.sitless.tsp.session.ClientWish;

/** What a configuration asks of a broker. */
final class Wishes {
    private Wishes() {}

    static ClientWish of(ClientConfig config) {
        return new ClientWish(
                ClientSettings.VERSIONS.get(0),
                config.mechanisms(),
                config.mode(),
                config.proxy() ? config.local() : Optional.empty(),
                config.keepalive(),
                config.router().map(Wishes::request),
                ClientSettings.USUAL_PATIENCE);
    }

    private static RouterRequest request(RouterWish wish) {
        return new RouterRequest(wish.prefixLength(), wish.dnsServers());
    }
}
