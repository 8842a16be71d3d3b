package org.sitless.app;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.sitless.app.command.Commands;

/** Where {@code sitless} begins and ends. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, and exits with its code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        System.exit(new Commands(out, err).run(arguments));
    }
}
