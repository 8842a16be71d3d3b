/**
 * How fast a broker negotiates and what an idle tunnel costs it: the real process with its database and its TUN device in a network
 * namespace, and beside it a generator of load that is many clients at once, each at an address of 127.0.0.0/8 of its own, since a broker
 * answers no stranger's address more than ten times a second.
 */
package org.sitless.bench.tsp;
