package org.sitless.app.negotiation;

/** What the user wants the signalling to travel over. */
public enum SignallingChoice {
    /** UDP, and TCP where UDP is silent: as gogoc does. */
    AUTO,
    UDP,
    TCP
}
