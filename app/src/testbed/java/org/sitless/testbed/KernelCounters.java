package org.sitless.testbed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.app.lab.CommandRunner;

/** What a kernel counted since its namespace was made: nstat(8). */
public final class KernelCounters {
    private KernelCounters() {}

    /**
     * One counter by nstat's name, for example {@code TcpInCsumErrors}.
     *
     * @param where the host asked
     */
    public static long of(CommandRunner where, String name) {
        String answer = where.run("nstat", "-asz", name).orThrow().stdout();
        Matcher line = Pattern.compile(name + "\\s+(\\d+)").matcher(answer);
        if (!line.find()) {
            throw new IllegalArgumentException("nstat knows no counter " + name + ": " + answer);
        }
        return Long.parseLong(line.group(1));
    }

    /** Inner packets that this host refused for a wrong checksum, of all transports. */
    public static long badChecksums(CommandRunner where) {
        return of(where, "TcpInCsumErrors") + of(where, "Udp6InCsumErrors") + of(where, "Icmp6InCsumErrors");
    }
}
