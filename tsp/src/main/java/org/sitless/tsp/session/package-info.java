/**
 * The dialogue itself (RFC 5572 §4.3): broker and client as mirrored machines.
 *
 * <p>A state is a record that holds exactly what its moment knows; an input and the time make a step, that is the next state and outputs.
 * Nothing here waits, sends or asks the clock: answers of stores come back as inputs, and whoever drives a machine carries out its
 * outputs. The command phase cannot be entered without an {@link org.sitless.tsp.auth.Authenticated}.
 *
 * <p>Round the machines stand {@link org.sitless.tsp.session.BrokerStream}, {@link org.sitless.tsp.session.BrokerDatagrams} and their
 * counterparts of the client. They turn octets into inputs and outputs into octets, for TCP and UDP, and still open no socket.
 *
 * <p>Imports every other package of this module.
 */
package org.sitless.tsp.session;
