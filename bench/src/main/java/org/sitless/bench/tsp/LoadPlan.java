package org.sitless.bench.tsp;

import java.util.List;
import java.util.Optional;
import org.sitless.tsp.auth.ClientMechanisms;
import org.sitless.tsp.auth.Login;
import org.sitless.tsp.auth.Mechanism;
import org.sitless.tsp.auth.NonceSource;
import org.sitless.tsp.auth.SecureNonces;
import org.sitless.tsp.message.ClientMessage.TunnelRequest;
import org.sitless.tsp.message.Ipv4Address;
import org.sitless.tsp.message.TunnelType;
import org.sitless.tsp.session.ClientSettings;

/**
 * Who the clients of a load are and what they wish for.
 *
 * @param accounts as many there are, from {@code user0} on, taken in turn; 0: everybody is anonymous
 */
record LoadPlan(TunnelType type, int accounts) {
    static final String PASSWORD = "correct-horse-1";

    private static final NonceSource NONCES = new SecureNonces();
    private static final int FIRST_SOURCE = 0x7F40_0000;

    /** 127.64.0.0 and on: a client shares its address with no other. */
    Ipv4Address source(int client) {
        return new Ipv4Address(FIRST_SOURCE + client);
    }

    ClientSettings settings(int client) {
        Mechanism mechanism = accounts == 0 ? Mechanism.ANONYMOUS : Mechanism.DIGEST_MD5;
        TunnelRequest wish = new TunnelRequest(type, false, source(client), Optional.empty(), Optional.empty());
        return new ClientSettings("2.0.2", List.of(mechanism), wish, ClientSettings.USUAL_PATIENCE);
    }

    ClientMechanisms mechanisms(int client) {
        Optional<Login> login =
                accounts == 0 ? Optional.empty() : Optional.of(new Login("user" + client % accounts, PASSWORD));
        return new ClientMechanisms(login, "127.0.0.1", NONCES);
    }
}
