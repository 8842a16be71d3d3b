package org.sitless.app.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.sql.Account;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.ConfiguredStore;
import org.sitless.app.sql.Users;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code sitless broker user}: who may log in. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Adds, changes, lists and removes the broker's users, whether it runs or not.",
        footer = {
            "",
            "Examples:",
            "  sitless broker user add alice --generate --write-config alice.conf --server broker.example.net",
            "  sitless broker user disable alice",
            "  sitless broker user list --json"
        })
final class BrokerUserCommand {
    @ParentCommand
    private BrokerCommand broker;

    @Spec
    private CommandSpec spec;

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Adds a user; asks for the password.")
    void add(
            @Parameters(paramLabel = "NAME", description = "As he logs in.") String name,
            @Option(names = "--note", paramLabel = "TEXT", description = "Whatever is to be remembered.") String note,
            @Mixin PasswordSource password,
            @Mixin ReadyConfigOptions ready,
            @Mixin OutputOptions output) {
        output.apply();
        BrokerConfig config = broker.config();
        withUsers(
                config,
                users -> ready.handOver(
                        config,
                        name,
                        password.read(),
                        password.isGenerated(),
                        out(),
                        chosen -> users.add(name, chosen, Optional.ofNullable(note))));
    }

    @Command(name = "passwd", mixinStandardHelpOptions = true, description = "Gives a user a new password.")
    void passwd(
            @Parameters(paramLabel = "NAME") String name,
            @Mixin PasswordSource password,
            @Mixin ReadyConfigOptions ready,
            @Mixin OutputOptions output) {
        output.apply();
        BrokerConfig config = broker.config();
        withUsers(
                config,
                users -> ready.handOver(
                        config,
                        name,
                        password.read(),
                        password.isGenerated(),
                        out(),
                        chosen -> users.changePassword(name, chosen)));
    }

    @Command(
            name = "disable",
            mixinStandardHelpOptions = true,
            description = "Ends a user's tunnel and lets him have none; address and prefix stay his.")
    void disable(@Parameters(paramLabel = "NAME") String name, @Mixin OutputOptions output) {
        output.apply();
        withUsers(broker.config(), users -> users.suspend(name));
    }

    @Command(name = "enable", mixinStandardHelpOptions = true, description = "Takes 'disable' back.")
    void enable(@Parameters(paramLabel = "NAME") String name, @Mixin OutputOptions output) {
        output.apply();
        withUsers(broker.config(), users -> users.resume(name));
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a user, with his tunnel, his address and his prefix.")
    void remove(@Parameters(paramLabel = "NAME") String name, @Mixin OutputOptions output) {
        output.apply();
        withUsers(broker.config(), users -> users.remove(name));
    }

    @Command(
            name = "drop-digests",
            mixinStandardHelpOptions = true,
            description =
                    "Forgets everybody's DIGEST-MD5 verifier: for good without that mechanism, or the key is lost.")
    void dropDigests(@Mixin OutputOptions output) {
        output.apply();
        try (BrokerDatabase database = new ConfiguredStore(broker.config()).open()) {
            out().println(database.users(Optional.empty()).dropDigests());
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows all users.")
    void list(
            @Option(names = "--json", description = "One JSON object with stable keys.") boolean json,
            @Mixin OutputOptions output) {
        output.apply();
        withUsers(broker.config(), users -> {
            List<Account> accounts = users.list();
            if (json) {
                out().println(Json.text(Map.of(
                        "users", accounts.stream().map(BrokerUserCommand::json).toList())));
            } else {
                printTable(accounts);
            }
        });
    }

    private static Map<String, Object> json(Account account) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", account.name());
        json.put("suspended", account.suspended());
        json.put("created", account.created());
        json.put("password_changed", account.passwordChanged());
        json.put("last_login", account.lastLogin().orElse(null));
        json.put("digest_md5_realm", account.digestRealm().orElse(null));
        json.put("invitation", account.invitation().orElse(null));
        json.put("note", account.note().orElse(null));
        return json;
    }

    private void printTable(List<Account> accounts) {
        TextTable table = new TextTable("NAME", "STATE", "CREATED", "LAST LOGIN", "DIGEST-MD5", "NOTE");
        for (Account account : accounts) {
            table.add(
                    account.name(),
                    account.suspended() ? "disabled" : "enabled",
                    TextTable.time(Optional.of(account.created())),
                    TextTable.time(account.lastLogin()),
                    account.digestRealm().orElse("-"),
                    account.note().orElse(""));
        }
        table.print(out());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void withUsers(BrokerConfig config, Consumer<Users> action) {
        ConfiguredStore store = new ConfiguredStore(config);
        try (BrokerDatabase database = store.open()) {
            Users users = database.users(store.digest());
            users.realmProblem().ifPresent(problem -> log().warn("{}", problem));
            action.accept(users);
        }
    }

    /** Made when there is something to say: a logger that is there before {@link OutputOptions#apply} knows nothing of {@code -v}. */
    private static Logger log() {
        return LoggerFactory.getLogger(BrokerUserCommand.class);
    }
}
