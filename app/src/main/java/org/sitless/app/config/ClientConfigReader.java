package org.sitless.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sitless.app.failure.CommandFailure;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.message.NamedAddress;
import org.sitless.tsp.message.TunnelType;

/**
 * Reads tspc.conf, gw6c.conf and gogoc.conf as they are, with flags over them.
 *
 * <p>What makes a tunnel impossible or ambiguous is a problem, and all problems are told at once. What is merely strange, as a key
 * nobody knows or one without meaning here, is a warning: such files are older than this program.
 */
public final class ClientConfigReader {
    private static final int LONGEST_USERID = 253;
    private static final int LONGEST_PASSWORD = 128;
    private static final String USUAL_V6V4 = "sit1";
    private static final String USUAL_V6UDPV4 = "tun";
    private static final int USUAL_PREFIX_LENGTH = 64;
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(30);
    private static final Duration USUAL_DELETE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration USUAL_LONGEST_PAUSE = Duration.ofMinutes(5);
    /** Stands in for a server that has a problem; nobody sees it, since the problem is told. */
    private static final ServerName UNFIT = ServerName.of("");

    private final Problems problems = new Problems();
    private final List<String> warnings = new ArrayList<>();
    private final Path file;
    private final Path memoryFolder;
    private final ClientLines lines;

    /**
     * Reads a file.
     *
     * @param memoryFolder where broker_list and last_server are, if they are written without a folder
     * @param flags override the file
     * @throws CommandFailure if the file cannot be read (exit code 2)
     */
    public ClientConfigReader(Path file, Path memoryFolder, ClientLines flags) {
        this.file = file;
        this.memoryFolder = memoryFolder;
        this.lines = new ClientFile(file, problems, warnings).read().overriddenBy(flags);
        problems.throwIfAny(); // what is missing in a file that is not there says nothing
    }

    /** What is strange but no obstacle, each in one line; complete after {@link #read}. Names no secret. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * The configuration.
     *
     * @throws CommandFailure with all problems at once (exit code 2)
     */
    public ClientConfig read() {
        List<Mechanism> mechanisms = mechanisms();
        Optional<RouterWish> router = router();
        ClientConfig config = new ClientConfig(
                server(),
                login(mechanisms),
                mechanisms,
                one(ClientKey.TUNNEL_MODE, ClientValues::tunnelMode, TunnelType.V6ANYV4),
                one(ClientKey.IF_TUNNEL_V6V4, DeviceValues::tun, USUAL_V6V4),
                one(ClientKey.IF_TUNNEL_V6UDPV4, DeviceValues::tun, USUAL_V6UDPV4),
                one(ClientKey.CLIENT_V4, ClientValues::local, Optional.empty()),
                router,
                keepalive(),
                one(ClientKey.PROXY_CLIENT, ClientValues::yesOrNo, false),
                retry(),
                one(ClientKey.DELETE_TIMEOUT, ClientValues::deleteTimeout, USUAL_DELETE_TIMEOUT),
                one(ClientKey.MTU_PROBE, ClientValues::yesOrNo, true),
                one(ClientKey.MSS_CLAMP, ClientValues::yesOrNo, router.isPresent()),
                memory(),
                template(),
                file.toString());
        checkProxy(config);
        warnOfIdleKeys();
        problems.throwIfAny();
        return config;
    }

    private List<Mechanism> mechanisms() {
        lines.one(ClientKey.AUTH_METHOD)
                .filter(setting -> setting.text().equalsIgnoreCase(Mechanism.REFUSED_PASSDSS))
                .ifPresent(setting -> warnings.add("auth_method " + setting.text() + " is no longer safe: "
                        + setting.where() + ": scram-sha-256 or digest-md5 is used instead; write any"));
        return one(
                ClientKey.AUTH_METHOD,
                ClientValues::mechanisms,
                List.of(Mechanism.SCRAM_SHA_256, Mechanism.DIGEST_MD5));
    }

    private ServerName server() {
        if (lines.one(ClientKey.SERVER).isEmpty()) {
            missing(ClientKey.SERVER, "write server= and the broker's name or IPv4 address");
        }
        return one(ClientKey.SERVER, ClientValues::server, UNFIT);
    }

    private Optional<Login> login(List<Mechanism> mechanisms) {
        if (mechanisms.contains(Mechanism.ANONYMOUS)) {
            return Optional.empty();
        }
        String cure = "write it, or auth_method=anonymous";
        if (lines.one(ClientKey.USERID).isEmpty()) {
            missing(ClientKey.USERID, cure);
        }
        if (lines.one(ClientKey.PASSWD).isEmpty()) {
            missing(ClientKey.PASSWD, cure);
        }
        String user = one(ClientKey.USERID, text -> ClientValues.printable("userid", text, LONGEST_USERID), "");
        String password = one(ClientKey.PASSWD, text -> ClientValues.printable("passwd", text, LONGEST_PASSWORD), "");
        return Optional.of(new Login(user, password));
    }

    private Optional<RouterWish> router() {
        int length = one(ClientKey.PREFIXLEN, ClientValues::prefixLength, USUAL_PREFIX_LENGTH);
        Optional<String> lan = one(ClientKey.IF_PREFIX, text -> Optional.of(DeviceValues.tun(text)), Optional.empty());
        List<NamedAddress> dnsServers = one(ClientKey.DNS_SERVER, ClientValues::dnsServers, List.of());
        boolean byRadvd = one(ClientKey.ADVERTISER, ClientValues::isRadvd, false);
        if (!one(ClientKey.HOST_TYPE, ClientValues::isRouter, false)) {
            return Optional.empty();
        }
        lines.one(ClientKey.PREFIXLEN)
                .ifPresent(setting -> parse(ClientKey.PREFIXLEN, setting, text -> {
                    ClientValues.checkLanPrefix(length);
                    return length;
                }));
        if (lan.isEmpty()) {
            warnings.add("host_type=router without if_prefix: " + file + ": no interface will get the prefix");
        }
        return Optional.of(new RouterWish(length, lan, dnsServers, byRadvd));
    }

    private Optional<Duration> keepalive() {
        boolean wanted = one(ClientKey.KEEPALIVE, ClientValues::yesOrNo, true);
        Duration interval = one(ClientKey.KEEPALIVE_INTERVAL, ClientValues::keepaliveInterval, USUAL_INTERVAL);
        if (wanted && interval.isZero()) {
            problems.add(
                    "keepalive_interval is 0",
                    lines.one(ClientKey.KEEPALIVE_INTERVAL).map(Setting::where).orElse(file.toString()),
                    "use 30, or keepalive=no");
        }
        return wanted ? Optional.of(interval) : Optional.empty();
    }

    private RetryPolicy retry() {
        Duration first = one(ClientKey.RETRY_DELAY, ClientValues::pause, USUAL_INTERVAL);
        Duration longest = one(ClientKey.RETRY_DELAY_MAX, ClientValues::pause, USUAL_LONGEST_PAUSE);
        return new RetryPolicy(
                one(ClientKey.AUTO_RETRY_CONNECT, ClientValues::yesOrNo, true),
                first,
                longest.compareTo(first) < 0 ? first : longest);
    }

    private RememberedBrokers memory() {
        return new RememberedBrokers(
                memoryFolder.resolve(one(ClientKey.BROKER_LIST, ClientValues::path, Path.of("tsp-broker-list.txt"))),
                memoryFolder.resolve(one(ClientKey.LAST_SERVER, ClientValues::path, Path.of("tsp-last-server.txt"))),
                one(ClientKey.ALWAYS_USE_SAME_SERVER, ClientValues::yesOrNo, false));
    }

    private Optional<TemplateScript> template() {
        Optional<Path> home = one(ClientKey.GOGOC_DIR, text -> Optional.of(ClientValues.path(text)), Optional.empty());
        String name = one(ClientKey.TEMPLATE, ClientValues::template, "linux");
        boolean network = one(ClientKey.TEMPLATE_CAPABILITIES, ClientValues::isNetwork, false);
        return home.map(folder -> new TemplateScript(folder, name, network));
    }

    /** As gogoc checks: a tunnel for another host can neither be pinged nor carried from here. */
    private void checkProxy(ClientConfig config) {
        if (!config.proxy()) {
            return;
        }
        String where = lines.one(ClientKey.PROXY_CLIENT).map(Setting::where).orElse(file.toString());
        if (config.keepalive().isPresent()) {
            problems.add("proxy_client=yes with keepalive=yes", where, "write keepalive=no");
        }
        if (config.mode() == TunnelType.V6UDPV4) {
            problems.add("proxy_client=yes with tunnel_mode=v6udpv4", where, "use tunnel_mode=v6v4");
        }
    }

    private void warnOfIdleKeys() {
        String idle = lines.keys().stream()
                .filter(key -> !key.hasMeaning())
                .map(ClientKey::word)
                .collect(Collectors.joining(", "));
        if (!idle.isEmpty()) {
            warnings.add("keys without meaning here: " + file + ": " + idle);
        }
    }

    private void missing(ClientKey key, String cure) {
        problems.add("no " + key.word(), file.toString(), cure);
    }

    private <T> T one(ClientKey key, Parser<T> parser, T otherwise) {
        return lines.one(key).flatMap(setting -> parse(key, setting, parser)).orElse(otherwise);
    }

    private <T> Optional<T> parse(ClientKey key, Setting setting, Parser<T> parser) {
        try {
            return Optional.of(parser.parse(setting.text()));
        } catch (UnfitValue unfit) {
            String what = unfit.what().contains(key.word()) ? unfit.what() : key.word() + ": " + unfit.what();
            problems.add(what, setting.where(), unfit.cure());
            return Optional.empty();
        }
    }

    /** Turns the text of one value into the value. */
    private interface Parser<T> {
        T parse(String text) throws UnfitValue;
    }
}
