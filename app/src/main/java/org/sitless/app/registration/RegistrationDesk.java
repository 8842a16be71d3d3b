package org.sitless.app.registration;

import java.util.Optional;
import java.util.regex.Pattern;
import org.sitless.app.config.BrokerConfig.Registration;
import org.sitless.app.registration.ReadyConfig.HostType;
import org.sitless.app.sql.Secrets;
import org.sitless.app.sql.Users;

/**
 * Makes users of strangers, as far as the broker's file allows. Safe for several threads.
 *
 * <p>Passwords are made here and never chosen: nobody uses one that he has elsewhere. Somebody whose invitation is not good learns nothing
 * about names, and waits no longer for one than for another: names are not looked at before.
 */
public final class RegistrationDesk {
    /** What is a name in every place where it may come to stand: a file, a domain name, a page. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?");

    private final Registration policy;
    private final Users users;
    private final String server;

    /**
     * A desk.
     *
     * @param server how clients find the broker
     */
    public RegistrationDesk(Registration policy, Users users, String server) {
        this.policy = policy;
        this.users = users;
        this.server = server;
    }

    /** What somebody is told. */
    public sealed interface Answer {
        /** He is a user; this is the only time that anybody sees his password. */
        record Welcome(ReadyConfig config) implements Answer {}

        /** He is none. */
        record Refused(Reason reason) implements Answer {}
    }

    /** Why somebody is no user. */
    public enum Reason {
        CLOSED("Nobody can register here by himself: ask whoever runs this broker."),
        NO_INVITATION("This invitation is not good, or no longer. Ask whoever invited you for another."),
        NAME_UNFIT("A name here is 1 to 63 of a-z, 0-9, dot, dash and underscore, a letter or digit first and last."),
        NAME_TAKEN("Somebody else has that name already. Choose another.");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    public Registration policy() {
        return policy;
    }

    /** Registers somebody. */
    public Answer register(String name, String token, HostType hostType) {
        if (policy == Registration.CLOSED) {
            return new Answer.Refused(Reason.CLOSED);
        }
        if (!NAME.matcher(name).matches()) {
            return new Answer.Refused(Reason.NAME_UNFIT);
        }
        String password = Secrets.password();
        // Where everybody may, an invitation is not asked for.
        Users.Registered registered = policy == Registration.OPEN
                ? users.register(name, password, Optional.of("registered by himself"))
                : users.redeem(token, name, password);
        return switch (registered) {
            case DONE -> new Answer.Welcome(new ReadyConfig(server, name, password, hostType));
            case NAME_TAKEN -> new Answer.Refused(Reason.NAME_TAKEN);
            case NO_INVITATION -> new Answer.Refused(Reason.NO_INVITATION);
        };
    }
}
