/**
 * Sockets and threads round the pure machines of {@code session}: TCP by Netty, UDP through a port that somebody else owns where data
 * shares the socket (RFC 5572 §4.5.2).
 *
 * <p>A machine is only ever touched by one thread: the event loop of its connection, or the one thread of all datagrams. Stores are asked
 * on threads of their own, and their answers travel back. Netty is used here and nowhere else.
 */
package org.sitless.tsp.transport;
