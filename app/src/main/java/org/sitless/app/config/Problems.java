package org.sitless.app.config;

import java.util.ArrayList;
import java.util.List;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.failure.Problem;

/** Everything found wrong so far, in the order found. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(String what, String where, String cure) {
        found.add(new Problem(what, where, cure));
    }

    List<Problem> found() {
        return List.copyOf(found);
    }

    /** @throws CommandFailure with every problem, if there is one */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, found);
        }
    }
}
