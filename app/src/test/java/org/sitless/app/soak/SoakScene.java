package org.sitless.app.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sitless.app.lab.LabProcess;
import org.sitless.testbed.BrokerProcess;
import org.sitless.testbed.RawIpv4Sender;

/**
 * Where a fault is inflicted: who suffers, and the numbers that decide the details.
 *
 * @param network everybody
 * @param end who suffers
 * @param random decides the details; the same for the same step of the same script
 * @param held what the fault holds until it is mended
 */
record SoakScene(SoakNetwork network, SoakEnd end, Random random, List<LabProcess> held) {
    private static final int HOSTILE_PACKETS = 2_000;
    private static final int CONNECTIONS = 100;

    SoakScene(SoakNetwork network, SoakEnd end, Random random) {
        this(network, end, random, new ArrayList<>());
    }

    SoakHost host() {
        return end.home();
    }

    <T> T pick(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    void sendHostileBytes() {
        try (RawIpv4Sender sender = new RawIpv4Sender(network.core, network.peerOf(end), host().address())) {
            for (int i = 0; i < HOSTILE_PACKETS; i++) {
                byte[] bytes = new byte[1 + random.nextInt(1_400)];
                random.nextBytes(bytes);
                if (random.nextBoolean()) {
                    bytes[0] = 0x60;
                }
                sender.send(bytes);
            }
        }
    }

    void tunnel(String state) {
        host().host().ip("link", "set", end.device(), state);
    }

    /** All against the broker, whoever suffers otherwise: only it listens. */
    void openIdleConnections() {
        String script = "for i in $(seq " + CONNECTIONS + "); do socat -u -T 10 PIPE TCP:" + BrokerProcess.ADDRESS + ":"
                + BrokerProcess.PORT + ",connect-timeout=1 & done; wait";
        held.add(network.core.start("sh", "-c", script));
    }

    void closeIdleConnections() {
        held.forEach(LabProcess::terminate);
        held.clear();
    }
}
