package org.sitless.tsp.session;

/** What carries the signalling. It decides which tunnels are possible (RFC 5572 §4.4.1) and which answers are empty. */
public enum Transport {
    TCP,
    /** Every message of a client is answered, if only with nothing behind its own header; so a second answer has to be asked for. */
    UDP
}
