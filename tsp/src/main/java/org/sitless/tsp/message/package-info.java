/**
 * Everything that travels in the Tunnel Setup Protocol (RFC 5572), as values: what a client says, what a broker says, statuses,
 * and the addresses inside. Pure: opens nothing, reads no clock, knows no bytes.
 *
 * <p>Must not import any other package of this module.
 */
package org.sitless.tsp.message;
