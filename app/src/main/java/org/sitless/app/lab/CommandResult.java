package org.sitless.app.lab;

/**
 * What a command that has ended left behind.
 *
 * @param command the words it was started with, joined by spaces
 * @param exitCode its exit status; 128 + n when signal n ended it
 * @param stdout its standard output, each line ended by a newline
 * @param stderr its standard error, likewise
 */
public record CommandResult(String command, int exitCode, String stdout, String stderr) {
    /** True when the command ended with status 0. */
    public boolean ok() {
        return exitCode == 0;
    }

    /** This result, or a {@link LabException} with everything the command said when it failed. */
    public CommandResult orThrow() {
        if (!ok()) {
            throw new LabException(
                    "'" + command + "' ended with status " + exitCode + ": " + (stderr + stdout).strip());
        }
        return this;
    }
}
