package org.sitless.app.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.sitless.app.config.ClientConfig;
import org.sitless.app.config.RouterWish;
import org.sitless.app.config.TemplateScript;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.log.LogChoice;
import org.sitless.app.negotiation.Verdict.Agreement;
import org.sitless.app.script.ScriptOperation;
import org.sitless.app.script.ScriptTunnel;
import org.sitless.app.script.TunnelScript;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.tsp.message.BrokerMessage.TunnelOffer;
import org.slf4j.LoggerFactory;

/**
 * Tells the user's template of each tunnel, once device, address and routes are there: it need not make them, and may add to them.
 *
 * <p>Threads: one.
 */
final class ClientScript implements AutoCloseable {
    private static final int MOST_VERBOSE = 3;
    /** What the templates did that came with gogoc: a tunnel of the kernel's sit module in the place of our device. */
    private static final Pattern MAKES_SIT = Pattern.compile("mode\\s+sit");

    private final TunnelScript script;
    private final ClientConfig config;
    private Optional<ScriptTunnel> told = Optional.empty();

    private ClientScript(TunnelScript script, ClientConfig config) {
        this.script = script;
        this.config = config;
    }

    /**
     * The configured template, if there is such a file and it leaves making the tunnel to us.
     *
     * @param ending whether we are told to end
     */
    static Optional<ClientScript> of(ClientConfig config, BooleanSupplier ending) {
        return config.template().filter(ClientScript::isUsable).map(template -> {
            TunnelScript script = new TunnelScript(
                    template.file(), template.home(), Optional.empty(), template.mayChangeNetwork(), ending);
            return new ClientScript(script, config);
        });
    }

    private static boolean isUsable(TemplateScript template) {
        if (!Files.isRegularFile(template.file())) {
            return false;
        }
        try {
            if (!MAKES_SIT
                    .matcher(Files.readString(template.file(), StandardCharsets.ISO_8859_1))
                    .find()) {
                return true;
            }
            LoggerFactory.getLogger(ClientScript.class)
                    .warn("{} makes a sit tunnel, which sitless replaces: it is not run", template.file());
        } catch (IOException e) {
            LoggerFactory.getLogger(ClientScript.class).warn("{} cannot be read: it is not run", template.file());
        }
        return false;
    }

    /**
     * There are terms. What the script was told before is taken back; what it knows already is not told again.
     *
     * @throws CommandFailure if the script refuses the tunnel
     */
    void created(Agreement agreement, ClientPlan plan) {
        ScriptTunnel tunnel = tunnel(agreement, plan);
        if (told.filter(tunnel::equals).isEmpty()) {
            close();
            script.run(ScriptOperation.CREATION, tunnel, verbosity());
            told = Optional.of(tunnel);
        }
    }

    private ScriptTunnel tunnel(Agreement agreement, ClientPlan plan) {
        TunnelOffer offer = agreement.offer();
        Ipv4Address clientIpv4 = plan.local();
        return new ScriptTunnel(
                offer.type().attribute(),
                config.router().isPresent(),
                plan.device(),
                config.router().flatMap(RouterWish::lanInterface),
                clientIpv4,
                plan.address().address(),
                offer.clientName(),
                offer.dnsServers().stream().findFirst().map(Addresses::of),
                Addresses.of(offer.serverIpv4()),
                Addresses.of(offer.serverIpv6()),
                plan.prefix());
    }

    private static int verbosity() {
        return Math.min(LogChoice.verbosity(), MOST_VERBOSE);
    }

    /** The tunnel is no more. A script that fails at that is logged: there is nothing left to refuse. */
    @Override
    public void close() {
        Optional<ScriptTunnel> gone = told;
        told = Optional.empty();
        gone.ifPresent(tunnel -> {
            try {
                script.run(ScriptOperation.TEARDOWN, tunnel, verbosity());
            } catch (CommandFailure e) {
                LoggerFactory.getLogger(ClientScript.class).warn(e.getMessage());
            }
        });
    }
}
