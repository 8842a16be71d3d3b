package org.sitless.app.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.config.BrokerConfig.ListenAddress;
import org.sitless.app.config.ServerName;

/**
 * A {@code tspc.conf} that works as it is, with gogoc, gw6c and tspc as with {@code sitless tspc}: only keys that all of them know.
 *
 * @param server as a client finds the broker: {@code host} or {@code host:port}
 */
public record ReadyConfig(String server, String user, String password, HostType hostType) {
    /** What the tunnel is for. */
    public enum HostType {
        /** One computer. */
        HOST,
        /** A whole network. */
        ROUTER
    }

    /** How clients find the broker of this file, if it says. */
    public static Optional<String> server(BrokerConfig config) {
        return config.web().flatMap(BrokerConfig.Web::server).or(() -> advertised(config));
    }

    private static Optional<String> advertised(BrokerConfig config) {
        int port = config.signalling().listen().stream()
                .map(ListenAddress::port)
                .findFirst()
                .orElse(ServerName.DEFAULT_PORT);
        String address = config.tunnel().advertise().toString();
        boolean isKnown = config.tunnel().advertise().isUnicast() && port != 0;
        return isKnown
                ? Optional.of(port == ServerName.DEFAULT_PORT ? address : address + ":" + port)
                : Optional.empty();
    }

    /** The file. */
    public String text() {
        List<String> lines = new ArrayList<>(List.of(
                "# Keep this file to yourself: it holds a password (chmod 600).",
                "# sitless tspc -f FILE",
                "userid=" + user,
                "passwd=" + password,
                "server=" + server,
                "auth_method=any",
                "host_type=" + (hostType == HostType.ROUTER ? "router" : "host"),
                "tunnel_mode=v6anyv4",
                "if_tunnel_v6v4=sit1",
                "if_tunnel_v6udpv4=tun"));
        if (hostType == HostType.ROUTER) {
            lines.add("prefixlen=48");
            lines.add("# The interface of the network behind this router:");
            lines.add("#if_prefix=eth0");
        }
        return String.join("\n", lines) + "\n";
    }

    /** Shows no password. */
    @Override
    public String toString() {
        return "ReadyConfig[" + user + " at " + server + "]";
    }
}
