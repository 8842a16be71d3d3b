/**
 * Packet cases: what happens to a packet, as data anybody can read and add to. See {@code src/test/resources/cases/README.md}.
 *
 * <p>Cases are hexadecimal text and not pcap files, because a case is reviewed more often than it is opened in a packet viewer: a diff
 * of it says which field changed, and a comment beside each header says what it is. Each run writes the same packets, and what really
 * came out, as pcap files below {@code target/cases}.
 */
package org.sitless.dataplane.cases;
