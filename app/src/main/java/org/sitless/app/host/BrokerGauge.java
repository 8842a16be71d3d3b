package org.sitless.app.host;

import java.util.EnumMap;
import java.util.Map;
import org.agrona.concurrent.status.CountersReader;

/** What a broker tells of itself in its counter file, beside what its roads count. */
public enum BrokerGauge {
    TUNNELS(101, "tunnels that are up"),
    TCP_CONNECTIONS(102, "TCP connections"),
    UDP_SESSIONS(103, "sessions over UDP"),
    SIGNALLING_DROPPED(104, "signalling datagrams that found no room in the queue"),
    SIGNALLING_UNANSWERABLE(105, "signalling datagrams from UDP port 0, which nobody can answer"),
    SIGNALLING_SENT(106, "signalling datagrams sent"),
    SIGNALLING_SEND_FAILED(107, "signalling datagrams that could not be sent");

    private final int typeId;
    private final String label;

    /** @param typeId in the file; those below 100 are the data plane's, 100 is {@link KernelDropCounter}'s */
    BrokerGauge(int typeId, String label) {
        this.typeId = typeId;
        this.label = label;
    }

    public String label() {
        return label;
    }

    public int typeId() {
        return typeId;
    }

    /** Those that are in the file: all of a broker, none of another tunnel. */
    public static Map<BrokerGauge, Long> read(CountersReader counters) {
        Map<BrokerGauge, Long> found = new EnumMap<>(BrokerGauge.class);
        counters.forEach((id, typeId, key, label) -> {
            for (BrokerGauge gauge : values()) {
                if (gauge.typeId == typeId) {
                    found.put(gauge, counters.getCounterValue(id));
                }
            }
        });
        return found;
    }
}
