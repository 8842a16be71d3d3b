package org.sitless.app.failure;

/** What the process tells its caller. The numbers are a promise to scripts and service managers. */
public enum ExitCode {
    /** Did what was asked; also an orderly stop by SIGTERM or SIGINT. */
    OK(0),
    /** Something failed while running. */
    FAILED(1),
    /** Wrong usage or configuration: trying again without a change is pointless. */
    USAGE(2),
    /** A privilege or a feature of the kernel is missing. */
    MISSING(3),
    /** The peer refused: authentication, or no lease. */
    REFUSED(4);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
