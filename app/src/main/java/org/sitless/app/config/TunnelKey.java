package org.sitless.app.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything that can be said about a tunnel: a key of a {@code [tunnel]} table, and the flag of the same name. */
public enum TunnelKey {
    TUN("the device's name, 1 to 15 characters: \"sitless0\""),
    LOCAL("our IPv4 address, or \"auto\""),
    REMOTE("the other end's IPv4 address or name: \"203.0.113.7\""),
    ADDRESS("a list of our IPv6 addresses with prefix length: [\"2001:db8:1::2/64\"]"),
    ROUTE("a list of IPv6 prefixes, or \"default\": [\"default\"]"),
    MTU("1280 to 65515, or \"auto\""),
    TTL("1 to 255, or \"inherit\""),
    TOS("0 to 252 in steps of 4, or \"inherit\""),
    ECN("true or false"),
    ENCAP("\"proto41\" or \"udp\""),
    UDP_PORT("the UDP port of both ends, or ours and theirs: \"3653\" or \"5001:3653\""),
    IO("\"auto\" or \"raw\""),
    OFFLOAD("true or false"),
    LANES("1 to 64, or \"auto\""),
    SPIN("true or false"),
    MTU_PROBE("true or false"),
    MSS_CLAMP("true or false"),
    NETNS("the path of a network namespace: \"/run/netns/blue\""),
    CONFIGURE("true or false");

    private final String expects;

    TunnelKey(String expects) {
        this.expects = expects;
    }

    /** As it is written in a file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The flag of the same name. */
    public String flag() {
        return "--" + word().replace('_', '-');
    }

    /** What may stand there, with an example. */
    String expects() {
        return expects;
    }

    /** Whether it takes a list. */
    boolean isList() {
        return this == ADDRESS || this == ROUTE;
    }

    /** Whether one tunnel can only have it for itself. */
    boolean belongsToOne() {
        return this == TUN || this == REMOTE || this == UDP_PORT || this == ADDRESS || this == ROUTE;
    }

    static Optional<TunnelKey> ofWord(String word) {
        return Arrays.stream(values()).filter(key -> key.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(TunnelKey::word).toList();
    }
}
