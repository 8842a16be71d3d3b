package org.sitless.app.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.ConfiguredStore;
import org.sitless.app.sql.HeldLease;
import org.sitless.app.sql.LeaseDesk;
import org.sitless.tsp.lease.LeaseOwner;
import org.sitless.tsp.message.Ipv6Prefix;
import org.sitless.tsp.message.NamedAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code sitless broker lease}: who has what. */
@Command(
        name = "lease",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Lists and ends what the broker gave to whom. A broker that runs hears of it within seconds.",
        footer = {
            "",
            "OWNER is the name of a user, or the address of a tunnel as 'list' shows it.",
            "",
            "Examples:",
            "  sitless broker lease list --json",
            "  sitless broker lease release alice",
            "  sitless broker lease forget 2001:db8:f000::2"
        })
final class BrokerLeaseCommand {
    @ParentCommand
    private BrokerCommand broker;

    @Spec
    private CommandSpec spec;

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows what everybody has, by address.")
    void list(
            @Option(names = "--json", description = "One JSON object with stable keys.") boolean json,
            @Mixin OutputOptions output) {
        output.apply();
        List<HeldLease> leases;
        try (BrokerDatabase database = new ConfiguredStore(broker.config()).open()) {
            leases = database.leaseDesk().list();
        }
        if (json) {
            out().println(Json.text(Map.of(
                    "leases", leases.stream().map(BrokerLeaseCommand::json).toList())));
        } else {
            printTable(leases);
        }
    }

    private static Map<String, Object> json(HeldLease lease) {
        Map<String, Object> json = new LinkedHashMap<>();
        boolean isUser = lease.owner() instanceof LeaseOwner.User;
        json.put("user", isUser ? lease.owner() : null);
        json.put("address", lease.address());
        json.put("prefix", lease.prefix().orElse(null));
        json.put(
                "name_servers",
                lease.nameServers().stream().map(NamedAddress::text).toList());
        json.put("since", lease.since());
        json.put("session", lease.session().map(BrokerLeaseCommand::json).orElse(null));
        return json;
    }

    private static Map<String, Object> json(HeldLease.Session session) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", session.endpoint().type().attribute());
        json.put("ipv4", session.endpoint().address());
        json.put(
                "port",
                session.endpoint().port() == 0 ? null : session.endpoint().port());
        json.put("since", session.since());
        json.put("until", session.until());
        return json;
    }

    private void printTable(List<HeldLease> leases) {
        TextTable table = new TextTable("ADDRESS", "PREFIX", "OWNER", "TUNNEL", "UNTIL");
        for (HeldLease lease : leases) {
            table.add(
                    lease.address().toString(),
                    lease.prefix().map(Ipv6Prefix::toString).orElse("-"),
                    lease.owner() instanceof LeaseOwner.User user ? user.name() : "(anonymous)",
                    lease.session()
                            .map(session -> session.endpoint().toString())
                            .orElse("-"),
                    TextTable.time(lease.session().map(HeldLease.Session::until)));
        }
        table.print(out());
    }

    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description = "Ends somebody's tunnel. A user keeps address and prefix, and may come back at once.")
    void release(@Parameters(paramLabel = "OWNER") String owner, @Mixin OutputOptions output) {
        output.apply();
        try (BrokerDatabase database = new ConfiguredStore(broker.config()).open()) {
            LeaseDesk desk = database.leaseDesk();
            if (!desk.release(find(desk, owner))) {
                throw new CommandFailure(
                        ExitCode.FAILED, "'" + owner + "' has no tunnel", "owner", "see sitless broker lease list");
            }
        }
    }

    @Command(
            name = "forget",
            mixinStandardHelpOptions = true,
            description = "Takes address and prefix away from somebody, and ends his tunnel.")
    void forget(
            @Parameters(paramLabel = "OWNER", arity = "0..1") String owner,
            @Option(names = "--outside", description = "Of all who have something outside today's pools.")
                    boolean outside,
            @Mixin OutputOptions output) {
        output.apply();
        if (outside == (owner != null)) {
            throw new CommandFailure(ExitCode.USAGE, "whose?", "command line", "name one owner, or say --outside");
        }
        ConfiguredStore store = new ConfiguredStore(broker.config());
        try (BrokerDatabase database = store.open()) {
            LeaseDesk desk = database.leaseDesk();
            if (outside) {
                desk.forgetOutside(store.pools()).forEach(each -> out().println(each));
            } else {
                desk.forget(find(desk, owner));
            }
        }
    }

    private static LeaseOwner find(LeaseDesk desk, String owner) {
        Optional<HeldLease> found = desk.list().stream()
                .filter(lease -> lease.owner().equals(new LeaseOwner.User(owner))
                        || lease.address().toString().equals(owner))
                .findFirst();
        return found.map(HeldLease::owner)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED, "'" + owner + "' has nothing", "owner", "see sitless broker lease list"));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
