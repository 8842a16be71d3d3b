/**
 * The commands that people type: flags in, lines and exit codes out. A command is loaded only when it is typed.
 *
 * <p>Owns picocli. May import every other package of {@code app}; none imports it.
 */
package org.sitless.app.command;
