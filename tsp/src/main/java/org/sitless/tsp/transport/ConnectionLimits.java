package org.sitless.tsp.transport;

/**
 * How many TCP connections a broker keeps.
 *
 * @param total most of all
 * @param perSource most of one address
 */
public record ConnectionLimits(int total, int perSource) {}
