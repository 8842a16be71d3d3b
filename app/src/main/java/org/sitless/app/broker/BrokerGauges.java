package org.sitless.app.broker;

import java.util.EnumMap;
import java.util.Map;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.sitless.app.host.BrokerGauge;

/** How much a broker has to do, in its counter file. Threads: one writer. */
final class BrokerGauges {
    private final Map<BrokerGauge, AtomicCounter> counters = new EnumMap<>(BrokerGauge.class);

    private BrokerGauges() {}

    static BrokerGauges allocate(CountersManager file) {
        BrokerGauges gauges = new BrokerGauges();
        for (BrokerGauge gauge : BrokerGauge.values()) {
            gauges.counters.put(gauge, file.newCounter(gauge.label(), gauge.typeId()));
        }
        return gauges;
    }

    void set(BrokerGauge gauge, long value) {
        counters.get(gauge).setRelease(value);
    }
}
