package org.sitless.app.config;

import java.nio.file.Path;

/**
 * What a client remembers of brokers, and where.
 *
 * @param brokerList where the last list of brokers is written that a broker sent
 * @param lastServer where the broker is written that made the last tunnel
 * @param alwaysUseSame whether to begin with that one
 */
public record RememberedBrokers(Path brokerList, Path lastServer, boolean alwaysUseSame) {}
