package org.sitless.app.host;

import org.sitless.dataplane.wire.Ipv6Prefix;

/**
 * A route that answers "unreachable" for a prefix, so that what of it is used nowhere does not go in circles between us and whoever
 * routes the prefix to us. It is the last to be asked: every route to a part of the prefix, and every other one to all of it, wins.
 *
 * <p>Source: RFC 7084 §4.2 (WPD-5): "the next hop for the prefix(es) delegated to the CE router should be the null destination";
 * the loops of RFC 6324 need a prefix of which something is routed and nothing is there.
 */
public record UnreachableRoute(Ipv6Prefix prefix) implements HostChange {
    @Override
    public void apply(HostNetwork network) {
        network.addUnreachable(prefix);
    }

    @Override
    public void undo(HostNetwork network) {
        if (network.hasUnreachable(prefix)) {
            network.removeUnreachable(prefix);
        }
    }

    @Override
    public String line() {
        return "unreachable " + prefix;
    }
}
