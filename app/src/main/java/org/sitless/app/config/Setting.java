package org.sitless.app.config;

/**
 * One value that somebody wrote.
 *
 * @param text the value, without quotes
 * @param where {@code file:line:column}, or the flag
 */
record Setting(String text, String where) {}
