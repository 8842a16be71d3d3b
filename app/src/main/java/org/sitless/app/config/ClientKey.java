package org.sitless.app.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every key of tspc.conf, gw6c.conf and gogoc.conf, those included that have no meaning here. */
public enum ClientKey {
    USERID,
    PASSWD,
    SERVER,
    AUTH_METHOD,
    HOST_TYPE,
    PREFIXLEN,
    IF_PREFIX,
    DNS_SERVER,
    /** Not in the files of old: who tells the LAN. */
    ADVERTISER,
    /** Where {@code template/} is: {@code tsp_dir} and {@code gw6_dir} in older files. */
    GOGOC_DIR("tsp_dir", "gw6_dir"),
    TEMPLATE,
    /** Not in the files of old: whether the script may change the network. */
    TEMPLATE_CAPABILITIES,
    TUNNEL_MODE,
    IF_TUNNEL_V6V4,
    IF_TUNNEL_V6UDPV4,
    CLIENT_V4,
    KEEPALIVE,
    KEEPALIVE_INTERVAL,
    AUTO_RETRY_CONNECT,
    RETRY_DELAY,
    RETRY_DELAY_MAX,
    PROXY_CLIENT,
    BROKER_LIST,
    LAST_SERVER,
    ALWAYS_USE_SAME_SERVER,
    /** Not in the files of old: how long a client that stops waits for the broker to end its tunnel. */
    DELETE_TIMEOUT,
    /** Not in the files of old: whether the path is asked how large a packet passes, where there are keepalives. */
    MTU_PROBE,
    /** Not in the files of old: whether TCP's segment sizes are clamped; a router does, unless told not to. */
    MSS_CLAMP,

    IF_TUNNEL_V4V6,
    CLIENT_V6,
    DSLITE_SERVER,
    DSLITE_CLIENT,
    LOG_CONSOLE,
    LOG_STDERR,
    LOG_FILE,
    LOG_SYSLOG,
    LOG_FILENAME,
    LOG_ROTATION,
    LOG_ROTATION_SIZE,
    LOG_ROTATION_DELETE,
    SYSLOG_FACILITY,
    HACCESS_PROXY_ENABLED,
    HACCESS_WEB_ENABLED,
    HACCESS_DOCUMENT_ROOT;

    @SuppressWarnings("ImmutableEnumChecker") // List.of never changes
    private final List<String> olderWords;

    ClientKey(String... olderWords) {
        this.olderWords = List.of(olderWords);
    }

    /** As it is written in a file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it changes anything here. The others belong to IPv4 over IPv6, to home access, or to a log of their own. */
    boolean hasMeaning() {
        return !EnumSet.range(IF_TUNNEL_V4V6, HACCESS_DOCUMENT_ROOT).contains(this);
    }

    static Optional<ClientKey> ofWord(String word) {
        return Arrays.stream(values())
                .filter(key -> key.word().equals(word) || key.olderWords.contains(word))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(ClientKey::word).toList();
    }
}
