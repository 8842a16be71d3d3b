package org.sitless.tsp.auth;

import java.util.Optional;

/**
 * The broker's side of PLAIN (RFC 4616): {@code message = [authzid] UTF8NUL authcid UTF8NUL passwd}.
 *
 * <p>Over TCP gogoc lets an extra NUL slip in front, so the fields are taken from the right.
 */
record PlainServer(Decoys decoys) implements ServerExchange {
    private static final char NUL = '\0';
    private static final int LONGEST_FIELD = 255;

    @Override
    public ServerStep on(String token) {
        int beforePassword = token.lastIndexOf(NUL);
        int beforeUser = beforePassword < 1 ? -1 : token.lastIndexOf(NUL, beforePassword - 1);
        if (beforeUser < 0) {
            return ServerStep.refuse(ServerStep.Reason.MALFORMED);
        }
        String user = token.substring(beforeUser + 1, beforePassword);
        String password = token.substring(beforePassword + 1);
        if (!UserName.isValid(user) || password.isEmpty() || password.length() > LONGEST_FIELD) {
            return ServerStep.refuse(ServerStep.Reason.MALFORMED);
        }
        String actFor = token.substring(0, beforeUser).replace("\0", "");
        if (!actFor.isEmpty() && !actFor.equals(user)) {
            return ServerStep.refuse(user, ServerStep.Reason.NOT_SUPPORTED);
        }
        return new ServerStep.Lookup(user, found -> verify(user, password, found));
    }

    private ServerStep verify(String user, String password, Optional<Credentials> found) {
        boolean fits = decoys.scramOf(found, user).verifies(password);
        return found.isPresent() && fits
                ? new ServerStep.Accepted(Authenticated.user(user, Mechanism.PLAIN), Optional.empty())
                : ServerStep.refuse(user, ServerStep.Reason.WRONG_CREDENTIALS);
    }
}
