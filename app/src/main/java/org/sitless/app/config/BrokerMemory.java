package org.sitless.app.config;

import java.nio.file.Path;

/**
 * What the client remembers of brokers.
 *
 * @param brokerList where the last list of brokers is written that a broker sent
 * @param lastServer where the broker is written that made the last tunnel
 * @param alwaysUseSame whether to begin with that one
 */
public record BrokerMemory(Path brokerList, Path lastServer, boolean alwaysUseSame) {}
