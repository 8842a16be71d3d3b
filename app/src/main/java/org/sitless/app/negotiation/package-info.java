/**
 * Getting terms from a broker: which broker, over what, in which version, and what to make of its answer. Runs on any JVM: nothing here
 * loads native code, opens a TUN device or changes the host.
 *
 * <p>May import {@code config}, {@code failure}, {@code log}, {@code tsp}, and of {@code host} the port that looks names up.
 */
package org.sitless.app.negotiation;
