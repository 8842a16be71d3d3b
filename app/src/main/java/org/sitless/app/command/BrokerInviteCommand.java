package org.sitless.app.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sitless.app.config.BrokerConfig;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.sql.BrokerDatabase;
import org.sitless.app.sql.ConfiguredStore;
import org.sitless.app.sql.Invitation;
import org.sitless.app.sql.Invitations;
import org.sitless.app.sql.Users;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code sitless broker invite}: who may register. */
@Command(
        name = "invite",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Makes, lists, revokes and redeems invitations to become a user.",
        footer = {
            "",
            "Examples:",
            "  sitless broker invite create --uses 20 --days 14 --note 'user group' > token",
            "  sitless broker invite redeem alice --token-file token --write-config alice.conf",
            "  sitless broker invite revoke 3"
        })
final class BrokerInviteCommand {
    @ParentCommand
    private BrokerCommand broker;

    @Spec
    private CommandSpec spec;

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Prints the token of a new invitation; nobody can ever see it again.")
    void create(
            @Option(
                            names = "--uses",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "For so many users (default 1).")
                    int uses,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "7",
                            description = "For so many days (default 7).")
                    int days,
            @Option(names = "--note", paramLabel = "TEXT", description = "Whatever is to be remembered.") String note,
            @Mixin OutputOptions output) {
        output.apply();
        if (uses < 1 || uses > 1_000_000 || days < 1 || days > 3_650) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "such an invitation is good for nobody",
                    "--uses, --days",
                    "use 1 to 1000000 users and 1 to 3650 days");
        }
        try (BrokerDatabase database = open()) {
            Invitations.Issued issued =
                    database.invitations().create(uses, Duration.ofDays(days), Optional.ofNullable(note));
            out().println(issued.token());
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows invitations, without their tokens.")
    void list(
            @Option(names = "--json", description = "One JSON object with stable keys.") boolean json,
            @Mixin OutputOptions output) {
        output.apply();
        List<Invitation> invitations;
        try (BrokerDatabase database = open()) {
            invitations = database.invitations().list();
        }
        Instant now = Instant.now();
        if (json) {
            out().println(Json.text(Map.of(
                    "invitations",
                    invitations.stream().map(each -> json(each, now)).toList())));
            return;
        }
        TextTable table = new TextTable("ID", "STATE", "USED", "EXPIRES", "NOTE");
        for (Invitation each : invitations) {
            table.add(
                    Long.toString(each.id()),
                    state(each, now),
                    each.used() + "/" + each.uses(),
                    TextTable.time(Optional.of(each.expires())),
                    each.note().orElse(""));
        }
        table.print(out());
    }

    private static String state(Invitation invitation, Instant now) {
        return invitation.isOpen(now) ? "open" : invitation.revoked() ? "revoked" : "over";
    }

    private static Map<String, Object> json(Invitation invitation, Instant now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", invitation.id());
        json.put("state", state(invitation, now));
        json.put("created", invitation.created());
        json.put("expires", invitation.expires());
        json.put("uses", invitation.uses());
        json.put("used", invitation.used());
        json.put("note", invitation.note().orElse(null));
        return json;
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Lets nobody else come by an invitation.")
    void revoke(
            @Parameters(paramLabel = "ID", description = "As 'list' shows it.") long id, @Mixin OutputOptions output) {
        output.apply();
        try (BrokerDatabase database = open()) {
            if (!database.invitations().revoke(id)) {
                throw new CommandFailure(
                        ExitCode.FAILED, "there is no invitation " + id, "ID", "see sitless broker invite list");
            }
        }
    }

    @Command(
            name = "redeem",
            mixinStandardHelpOptions = true,
            description = "Makes a user of somebody who brings an invitation, with a password made for him.")
    void redeem(
            @Parameters(paramLabel = "NAME", description = "As he logs in.") String name,
            @Option(names = "--token-file", paramLabel = "FILE", description = "The token (default: on stdin).")
                    Path tokenFile,
            @Mixin PasswordSource password,
            @Mixin ReadyConfigOptions ready,
            @Mixin OutputOptions output) {
        output.apply();
        BrokerConfig config = broker.config();
        ConfiguredStore store = new ConfiguredStore(config);
        String token = tokenFile == null ? SecretLine.ofStdin() : SecretLine.of(tokenFile);
        try (BrokerDatabase database = store.open()) {
            Users users = database.users(store.digest());
            String chosen = password.isAskedFor() ? password.read() : PasswordSource.made();
            ready.handOver(config, name, chosen, !password.isAskedFor() || password.isGenerated(), out(), secret -> {
                check(users.redeem(token, name, secret), name);
            });
        }
    }

    private static void check(Users.Registered registered, String name) {
        if (registered == Users.Registered.NAME_TAKEN) {
            throw new CommandFailure(
                    ExitCode.REFUSED, "there is a user '" + name + "' already", "NAME", "choose another name");
        }
        if (registered == Users.Registered.NO_INVITATION) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "this invitation is not good, or no longer",
                    "token",
                    "ask for another: sitless broker invite create");
        }
    }

    private BrokerDatabase open() {
        return new ConfiguredStore(broker.config()).open();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
