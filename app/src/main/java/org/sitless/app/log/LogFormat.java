package org.sitless.app.log;

/** How lines on stderr look. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line, for collectors. */
    JSON
}
