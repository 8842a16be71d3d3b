package org.sitless.app.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sitless.app.config.ConfigReader;
import org.sitless.app.config.TunnelConfig;
import org.sitless.app.config.TunnelKey;
import org.sitless.app.config.TunnelSettings;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.wiring.StopRequest;
import org.sitless.app.wiring.TunnelService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code sitless up}: makes tunnels and carries their packets until it is told to stop.
 *
 * <p>Values stay texts here: {@code config} reads flags and files alike, and tells all problems at once.
 */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Makes one or more tunnels and runs in the foreground until SIGTERM or SIGINT; then undoes all it did.",
            "Prints one line on stdout when packets can flow: ready tun=... local=... remote=... mtu=... io=..."
        },
        footer = {
            "",
            "Examples:",
            "  sitless up --remote 203.0.113.7 --address 2001:db8:1::2/64 --route default",
            "  sitless up --remote 203.0.113.7 --encap udp --udp-port 3653 --address 2001:db8:1::2/64",
            "  sitless up /etc/sitless/he.toml"
        })
final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE.toml",
            description = "Reads [tunnel] or several [[tunnel]]; flags override it.")
    private Path file;

    @Option(names = "--tun", paramLabel = "NAME", description = "The device (default sitless0).")
    private String tun;

    @Option(
            names = "--local",
            paramLabel = "IPV4|auto",
            description = "Our outer address (default: what the route uses).")
    private String local;

    @Option(names = "--remote", paramLabel = "IPV4|NAME", description = "The other end.")
    private String remote;

    @Option(
            names = "--address",
            paramLabel = "IPV6/LEN",
            split = ",",
            description = "Our inner address; may be repeated.")
    private List<String> addresses = List.of();

    @Option(
            names = "--route",
            paramLabel = "PREFIX",
            split = ",",
            description = "Sent into the tunnel, 'default' for ::/0; may be repeated.")
    private List<String> routes = List.of();

    @Option(names = "--mtu", paramLabel = "N|auto", description = "Largest inner packet (default: from the path).")
    private String mtu;

    @Option(names = "--ttl", paramLabel = "N|inherit", description = "Outer TTL (default 64).")
    private String ttl;

    @Option(
            names = "--tos",
            paramLabel = "N|inherit",
            description = "Outer TOS (default 0); its ECN bits follow each packet.")
    private String tos;

    @Option(
            names = "--ecn",
            paramLabel = "on|off",
            description =
                    "Copy congestion marks outside (default on); off for a remote end that forgets them (RFC 6040).")
    private String ecn;

    @Option(
            names = "--encap",
            paramLabel = "proto41|udp",
            description = "What stands before inner packets (default proto41).")
    private String encapsulation;

    @Option(
            names = "--udp-port",
            paramLabel = "[LOCAL:]REMOTE",
            description = "With --encap udp: our port and theirs; one number is both.")
    private String udpPort;

    @Option(names = "--io", paramLabel = "auto|raw", description = "How outer packets travel (default auto).")
    private String io;

    @Option(names = "--offload", paramLabel = "on|off", description = "Super-packets of up to 64 KB (default on).")
    private String offload;

    @Option(names = "--lanes", paramLabel = "N|auto", description = "Lanes that packets travel in (default auto).")
    private String lanes;

    @Option(names = "--spin", description = "Poll without sleeping: lowest latency for a whole core a lane.")
    private boolean spin;

    @Option(
            names = "--mtu-probe",
            description = "Ask the other end again and again how large a packet passes: finds black holes (RFC 8899).")
    private boolean mtuProbe;

    @Option(names = "--mss-clamp", description = "Lower TCP's segment size to what the path carries, both ways.")
    private boolean mssClamp;

    @Option(names = "--netns", paramLabel = "PATH", description = "The device lives there, the outer socket here.")
    private String netns;

    @Option(
            names = "--no-configure",
            description = "Only bring the device up: addresses, MTU and routes are someone else's.")
    private boolean leaveAlone;

    @Override
    public Integer call() {
        output.apply();
        List<TunnelConfig> tunnels = new ConfigReader().read(Optional.ofNullable(file), flags());
        try (StopRequest stop = StopRequest.install()) {
            new TunnelService(tunnels, stop, spec.commandLine().getOut()).run();
        }
        return ExitCode.OK.number();
    }

    private TunnelSettings flags() {
        TunnelSettings flags = new TunnelSettings("command line");
        add(flags, TunnelKey.TUN, tun);
        add(flags, TunnelKey.LOCAL, local);
        add(flags, TunnelKey.REMOTE, remote);
        addresses.forEach(address -> add(flags, TunnelKey.ADDRESS, address));
        routes.forEach(route -> add(flags, TunnelKey.ROUTE, route));
        add(flags, TunnelKey.MTU, mtu);
        add(flags, TunnelKey.TTL, ttl);
        add(flags, TunnelKey.TOS, tos);
        add(flags, TunnelKey.ECN, ecn);
        add(flags, TunnelKey.ENCAP, encapsulation);
        add(flags, TunnelKey.UDP_PORT, udpPort);
        add(flags, TunnelKey.IO, io);
        add(flags, TunnelKey.OFFLOAD, offload);
        add(flags, TunnelKey.LANES, lanes);
        add(flags, TunnelKey.SPIN, spin ? "on" : null);
        add(flags, TunnelKey.MTU_PROBE, mtuProbe ? "on" : null);
        add(flags, TunnelKey.MSS_CLAMP, mssClamp ? "on" : null);
        add(flags, TunnelKey.NETNS, netns);
        if (leaveAlone) {
            flags.add(TunnelKey.CONFIGURE, "off", "--no-configure");
        }
        return flags;
    }

    private static void add(TunnelSettings flags, TunnelKey key, String text) {
        if (text != null) {
            flags.add(key, text, key.flag());
        }
    }
}
