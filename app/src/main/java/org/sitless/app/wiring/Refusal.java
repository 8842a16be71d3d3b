package org.sitless.app.wiring;

import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.dataplane.io.OuterIoException;
import org.sitless.tun.TunException;

/** What a device or socket said about why it cannot be had, as a line and an exit code. Such a sentence ends with ": " and the cure. */
public final class Refusal {
    private Refusal() {}

    public static CommandFailure of(TunException thrown, String where) {
        ExitCode exitCode =
                switch (thrown.kind()) {
                    case INVALID -> ExitCode.USAGE;
                    case UNAVAILABLE -> ExitCode.MISSING;
                    case BUSY -> ExitCode.FAILED;
                };
        return failure(exitCode, thrown, where);
    }

    public static CommandFailure of(OuterIoException thrown, String where) {
        ExitCode exitCode =
                switch (thrown.kind()) {
                    case INVALID -> ExitCode.USAGE;
                    case UNAVAILABLE -> ExitCode.MISSING;
                };
        return failure(exitCode, thrown, where);
    }

    private static CommandFailure failure(ExitCode exitCode, RuntimeException thrown, String where) {
        String sentence = thrown.getMessage();
        int colon = sentence.lastIndexOf(": ");
        String what = colon < 0 ? sentence : sentence.substring(0, colon);
        String cure = colon < 0 ? "try again with -vv" : sentence.substring(colon + 2);
        return new CommandFailure(exitCode, what, where, cure, thrown);
    }
}
