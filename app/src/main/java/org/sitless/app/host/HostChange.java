package org.sitless.app.host;

/**
 * One change of the host that can be done, undone, and written as one line.
 *
 * <p>{@link #undo} is safe at any time: whether the change was made or not, was undone already, or somebody else has been there since.
 */
public sealed interface HostChange permits ChildProcess, DeviceChange, SysctlChange, SysctlKeeping, UnreachableRoute {
    /** Makes the change. */
    void apply(HostNetwork network);

    /** Takes it back, if it is there and still as we made it. */
    void undo(HostNetwork network);

    /** The line for a journal, without its end. */
    String line();

    /** Reads a line back. @throws IllegalArgumentException if no {@link #line()} looks like this */
    static HostChange parse(String line) {
        return ChangeLine.parse(line);
    }
}
