package org.sitless.app.broker;

import org.sitless.tsp.auth.CredentialStore;
import org.sitless.tsp.auth.Decoys;
import org.sitless.tsp.lease.LeaseStore;

/**
 * What a broker remembers.
 *
 * @param credentials its users
 * @param leases what it gave away
 * @param decoys what strangers are shown instead of credentials
 * @param closing gives all back
 */
public record BrokerMemory(CredentialStore credentials, LeaseStore leases, Decoys decoys, Runnable closing) {}
