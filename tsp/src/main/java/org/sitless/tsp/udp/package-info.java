/**
 * What makes TSP over UDP reliable (RFC 5572 §4.4.1.2): the eight octets in front of every message, the client's retransmissions, the
 * broker's memory of what it has answered. Pure and in virtual time: whoever calls says what time it is.
 *
 * <p>Imports {@code message} only; bodies are octets here.
 */
package org.sitless.tsp.udp;
