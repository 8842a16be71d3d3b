/**
 * Octets to messages and back (RFC 5572 §4.4), for both ends, over streams and datagrams.
 *
 * <p>Incoming octets pass three gates: a frame is cut out (a line, or so many octets as a {@code Content-length} says; the session
 * says which by {@link org.sitless.tsp.codec.Framing}), its text is judged before any parser sees it, and a hardened StAX reader
 * turns it into a message. What fails a gate is a named {@link org.sitless.tsp.codec.WireFault}, never an exception. Outgoing
 * messages are written so that the string scanners of old clients can read them.
 *
 * <p>Pure. Imports {@code message} only.
 */
package org.sitless.tsp.codec;
