/**
 * TSP from end to end: our client and our broker as processes, real sockets, TUN devices, NATs and kernels that configure themselves.
 * What one of the two does by itself is tested beside it, in {@code client} and {@code broker}.
 */
package org.sitless.app.tsp;
