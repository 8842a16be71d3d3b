/**
 * A tunnel from a broker, carried on this host for as long as it is wanted: negotiated, configured, watched, and negotiated anew when our
 * IPv4 address changes, the machine was asleep, or the path is dead.
 *
 * <p>Joins {@code negotiation}, {@code keepalive}, {@code router}, {@code host} and the data plane; needs Linux. May import all of these
 * and {@code wiring}; only {@code command} imports it.
 */
package org.sitless.app.client;
