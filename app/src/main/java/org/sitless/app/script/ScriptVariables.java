package org.sitless.app.script;

import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * The environment of a script: {@code TSP_*} as gogoc sets them, a path, and nothing else.
 *
 * <p>Unlike gogoc, what is not there in this tunnel is not set, instead of being left from an earlier one.
 */
final class ScriptVariables {
    /** A broker may call us anything; a script gets only what is a host name (RFC 1123 §2.1). */
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ScriptVariables() {}

    static Map<String, String> of(ScriptOperation operation, ScriptTunnel tunnel, Path home, int verbosity) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("PATH", PATH);
        variables.put("TSP_OPERATION", operation.word());
        variables.put("TSP_VERBOSE", Integer.toString(verbosity));
        variables.put("TSP_HOME_DIR", home.toString());
        variables.put("TSP_TUNNEL_MODE", tunnel.mode());
        variables.put("TSP_HOST_TYPE", tunnel.router() ? "router" : "host");
        variables.put("TSP_TUNNEL_INTERFACE", tunnel.device());
        tunnel.lanDevice().ifPresent(device -> variables.put("TSP_HOME_INTERFACE", device));
        variables.put("TSP_CLIENT_ADDRESS_IPV4", tunnel.clientIpv4().toString());
        variables.put("TSP_CLIENT_ADDRESS_IPV6", tunnel.clientIpv6().toString());
        tunnel.clientName()
                .filter(name -> HOST_NAME.matcher(name).matches())
                .ifPresent(name -> variables.put("TSP_CLIENT_DNS_NAME", name));
        tunnel.dnsServer().ifPresent(server -> variables.put("TSP_CLIENT_DNS_ADDRESS_IPV6", server.toString()));
        variables.put("TSP_SERVER_ADDRESS_IPV4", tunnel.serverIpv4().toString());
        variables.put("TSP_SERVER_ADDRESS_IPV6", tunnel.serverIpv6().toString());
        variables.put("TSP_TUNNEL_PREFIXLEN", "128");
        tunnel.delegated().ifPresent(prefix -> {
            variables.put("TSP_PREFIX", groups(prefix));
            variables.put("TSP_PREFIXLEN", Integer.toString(prefix.length()));
        });
        return variables;
    }

    /** As many groups of four digits as the prefix fills or begins: scripts append {@code ::1/64} to it. */
    static String groups(Ipv6Prefix prefix) {
        StringJoiner groups = new StringJoiner(":");
        for (int i = 0; i < Math.max(1, (prefix.length() + 15) / 16); i++) {
            long half = i < 4 ? prefix.high() : prefix.low();
            groups.add(String.format("%04x", half >>> (48 - 16 * (i % 4)) & 0xFFFF));
        }
        return groups.toString();
    }
}
