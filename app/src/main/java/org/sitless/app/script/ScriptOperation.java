package org.sitless.app.script;

/** Why a script is run. */
public enum ScriptOperation {
    /** The terms are there: the tunnel shall be set up; a refusal of the script is a refusal of the tunnel. */
    CREATION,
    /** The tunnel is no more. */
    TEARDOWN;

    /** As {@code TSP_OPERATION} says it. */
    String word() {
        return "TSP_TUNNEL_" + name();
    }
}
