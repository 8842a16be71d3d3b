package org.sitless.dataplane.counter;

import java.io.IOException;
import java.nio.file.Path;

/** A file is no counter file that this version of sitless can read. */
public final class CounterFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the file. */
    public enum Fault {
        FOREIGN("is not a counter file of sitless on this machine"),
        OTHER_VERSION("was written by another version of sitless; use the sitless that runs, or restart it"),
        TRUNCATED("is shorter than it says; whoever wrote it was interrupted, or the disk is full"),
        UNFINISHED("is not filled in yet; try again");

        private final String sentence;

        Fault(String sentence) {
            this.sentence = sentence;
        }
    }

    private final Fault fault;

    CounterFileException(Path path, Fault fault) {
        super(path + " " + fault.sentence);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
