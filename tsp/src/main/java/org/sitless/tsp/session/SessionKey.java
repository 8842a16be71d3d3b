package org.sitless.tsp.session;

import org.sitless.tsp.message.PeerAddress;

/**
 * Which session an effect comes from and its answer goes to.
 *
 * @param generation tells it from others of the same source
 */
public record SessionKey(PeerAddress source, long generation) {}
